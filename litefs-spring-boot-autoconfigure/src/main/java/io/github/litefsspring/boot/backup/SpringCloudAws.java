package io.github.litefsspring.boot.backup;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The settings {@code spring.cloud.aws.*}, for a restore that runs before there is a
 * client that they configure.
 */
final class SpringCloudAws {

	private static final String PREFIX = "spring.cloud.aws.";

	private final Environment environment;

	SpringCloudAws(Environment environment) {
		this.environment = environment;
	}

	// adds what the target leaves to the application
	@Nullable String complete(@Nullable String target) {
		if (target == null || !target.startsWith("s3://") || target.contains("endpoint=")
				|| target.contains("region=")) {
			return target;
		}
		List<String> options = new ArrayList<>();
		add(options, "endpoint", "s3.endpoint", "endpoint");
		add(options, "region", "s3.region", "region.static");
		add(options, "forcePathStyle", "s3.path-style-access-enabled");
		if (options.isEmpty()) {
			return target;
		}
		return target + (target.contains("?") ? "&" : "?") + String.join("&", options);
	}

	private void add(List<String> options, String option, String... properties) {
		String value = value(properties);
		if (value != null) {
			options.add(option + "=" + value);
		}
	}

	private @Nullable String value(String... properties) {
		for (String property : properties) {
			String value = this.environment.getProperty(PREFIX + property);
			if (value != null && !value.isBlank()) {
				return value;
			}
		}
		return null;
	}

	// the first place where the AWS SDK looks
	void giveCredentialsToSdk() {
		String accessKey = value("credentials.access-key");
		String secretKey = value("credentials.secret-key");
		if (accessKey != null && secretKey != null) {
			System.setProperty("aws.accessKeyId", accessKey);
			System.setProperty("aws.secretAccessKey", secretKey);
		}
	}

}
