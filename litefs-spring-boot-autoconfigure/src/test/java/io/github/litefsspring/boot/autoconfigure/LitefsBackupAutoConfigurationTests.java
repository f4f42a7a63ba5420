package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;

import javax.sql.DataSource;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.boot.backup.BackupMetrics;
import io.github.litefsspring.boot.backup.LitefsBackupHealthIndicator;
import io.github.litefsspring.boot.backup.LitefsBackupsEndpoint;
import io.github.litefsspring.boot.backup.RestoreDrill;
import io.github.litefsspring.boot.backup.StubBackup;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LitefsBackupAutoConfigurationTests {

	@TempDir
	Path folder;

	// a data source of the application's own, so that no LiteFS is needed
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsBackupAutoConfiguration.class,
				LitefsDataSourceAutoConfiguration.class))
		.withBean(LitefsNode.class, () -> new StubLitefsNode(Role.PRIMARY))
		.withBean(DataSource.class, DriverManagerDataSource::new)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("management.endpoints.web.exposure.include=*", "litefs.backup.drill.cron=-");

	private ApplicationContextRunner enabled() {
		return this.runner.withPropertyValues("litefs.backup.enabled=true", "litefs.backup.target=file:" + this.folder);
	}

	@Test
	void thereIsNoBackupUnlessItIsSwitchedOn() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(BackupService.class)
			.doesNotHaveBean(BackupStore.class)
			.doesNotHaveBean(LitefsBackupHealthIndicator.class));
	}

	@Test
	void aTargetIsAllItNeeds() {
		enabled().run((context) -> {
			assertThat(context).hasSingleBean(BackupService.class)
				.hasSingleBean(LitefsBackupHealthIndicator.class)
				.hasSingleBean(BackupMetrics.class)
				.hasSingleBean(LitefsBackupsEndpoint.class)
				.hasSingleBean(RestoreDrill.class);
			assertThat(context.getBean(BackupService.class).status().target()).contains(this.folder.toString());
		});
	}

	@Test
	void anApplicationWithADataSourceOfItsOwnIsToldThatNothingIsBackedUp(CapturedOutput output) {
		enabled().run((context) -> assertThat(output).contains("nothing is backed up to file:"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			litefs.backup.target=                 | litefs.backup.target must say where backups are kept
			litefs.backup.target=ftp://host/x     | begins with none of file:
			litefs.backup.sync-interval=0s        | litefs.backup.sync-interval must be longer than zero
			litefs.backup.retention=some          | litefs.backup.retention must be a duration such as 30d, or none
			litefs.backup.drill.cron=nightly      | litefs.backup.drill.cron must be a cron expression
			""")
	void whatCannotWorkStopsTheStartAndSaysWhatWould(String property, String message) {
		enabled().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	@Test
	void retentionCanBeLeftToTheStore() {
		enabled().withPropertyValues("litefs.backup.retention=none").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(LitefsBackupProperties.class).keptFor()).isNull();
		});
	}

	@Test
	void everyPartCanBeReplacedOrLeftOut() {
		enabled().withBean(BackupService.class, StubBackup::new)
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class, HealthIndicator.class))
			.run((context) -> {
				assertThat(context).hasSingleBean(BackupService.class)
					.hasSingleBean(BackupTarget.class)
					.doesNotHaveBean("litefsBackupHealthIndicator")
					.doesNotHaveBean("litefsBackupsEndpoint");
				assertThat(context.getBean(BackupService.class)).isInstanceOf(StubBackup.class);
			});
	}

}
