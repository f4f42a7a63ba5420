package io.github.litefsspring.boot.backup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class SpringCloudAwsTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final SpringCloudAws aws = new SpringCloudAws(this.environment);

	@Test
	void aTargetThatLeavesTheServiceToTheApplicationIsCompleted() {
		this.environment.withProperty("spring.cloud.aws.s3.endpoint", "http://minio:9000")
			.withProperty("spring.cloud.aws.s3.path-style-access-enabled", "true")
			.withProperty("spring.cloud.aws.region.static", "eu-central-1");
		assertThat(this.aws.complete("s3://invoices/data"))
			.isEqualTo("s3://invoices/data?endpoint=http://minio:9000&region=eu-central-1&forcePathStyle=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3://invoices/data?region=us-east-1", "s3://invoices/data?endpoint=http://other:9000",
			"file:/mnt/backup", "azblob://account@container/invoices" })
	void anyOtherTargetStaysAsItIs(String target) {
		this.environment.withProperty("spring.cloud.aws.region.static", "eu-central-1");
		assertThat(this.aws.complete(target)).isEqualTo(target);
	}

	@Test
	void withoutSettingsATargetStaysAsItIs() {
		assertThat(this.aws.complete("s3://invoices/data")).isEqualTo("s3://invoices/data");
	}

}
