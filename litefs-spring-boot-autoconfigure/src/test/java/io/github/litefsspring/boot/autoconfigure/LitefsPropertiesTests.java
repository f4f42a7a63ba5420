package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.litefsspring.backup.RunOn;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.boot.autoconfigure.LitefsBackupProperties.Azure;
import io.github.litefsspring.boot.autoconfigure.LitefsBackupProperties.Drill;
import io.github.litefsspring.boot.autoconfigure.LitefsBackupProperties.RestoreOnStart;
import io.github.litefsspring.boot.autoconfigure.LitefsBackupProperties.S3;
import io.github.litefsspring.boot.autoconfigure.LitefsBackupProperties.Sftp;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Jdbc;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Mode;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Primary;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Read;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Read.Gate;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Read.Snapshots;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Shutdown;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Web;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Write;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Write.GroupCommit;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Write.Late;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Write.Statements;
import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Write.Transport;
import io.github.litefsspring.boot.migration.ReplicaMigration;
import io.github.litefsspring.jdbc.DateTimeStorage;
import io.github.litefsspring.jdbc.JournalMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void theDefaultsAreValid() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			litefs.read.pool-size=0                        | litefs.read.pool-size must be at least 1
			litefs.read.snapshots.max-age=0ms              | litefs.read.snapshots.max-age must be longer than zero
			litefs.read.snapshots.max-age=1m               | litefs.read.snapshots.max-age must be at most 10s
			litefs.read.gate.max-hold=-1ms                 | litefs.read.gate.max-hold must be longer than zero
			litefs.read.gate.max-hold=30s                  | litefs.read.gate.max-hold must be shorter than
			litefs.startup-timeout=0s                      | litefs.startup-timeout must be longer than zero
			litefs.startup-timeout=-1s                     | litefs.startup-timeout must be longer than zero
			litefs.jdbc.connection-timeout=0s              | litefs.jdbc.connection-timeout must be longer
			litefs.write.hold-timeout=-1s                  | litefs.write.hold-timeout must be longer
			litefs.migration.timeout=0s                    | litefs.migration.timeout must be longer
			litefs.health.max-lag=0s                       | litefs.health.max-lag must be longer
			litefs.database=data/invoices.db               | litefs.database must be an absolute path
			litefs.database=:memory:                       | use a file in a temporary directory
			litefs.database=jdbc:sqlite:data.db            | without 'jdbc:sqlite:'
			litefs.database=file:data.db?mode=rwc          | without 'file:' and parameters
			litefs.database=/litefs/app-lock               | names that end with -lock are its own
			litefs.node-name=                              | litefs.node-name must not be blank
			litefs.api-url=localhost:20202                 | litefs.api-url must be an http or https URL
			litefs.api-url=http://{hostname}:20202         | it cannot have placeholders
			litefs.primary.app-url=http://{host}:8080      | the only placeholder is {hostname}
			litefs.primary.app-url=ftp://{hostname}        | it does not begin with http:// or https://
			litefs.primary.public-url=https://             | litefs.primary.public-url must be
			litefs.primary.api-url=http://a b              | it cannot be parsed
			litefs.primary.app-url=http://{hostname}/?a=b  | it has a query
			litefs.write.group-commit.max-delay=0ms        | litefs.write.group-commit.max-delay must be longer
			litefs.write.group-commit.max-delay=2s         | litefs.write.group-commit.max-delay must be at most 1s
			litefs.write.group-commit.max-transactions=1   | litefs.write.group-commit.enabled=false
			litefs.write.max-transaction-time=-1s          | litefs.write.max-transaction-time must be longer
			litefs.write.max-buffered-body=-1B             | litefs.write.max-buffered-body must not be negative
			litefs.write.response-timeout=0s               | litefs.write.response-timeout must be longer than zero
			litefs.write.invoke-timeout=0s                 | litefs.write.invoke-timeout must be longer than zero
			litefs.jdbc.busy-timeout=-1s                   | litefs.jdbc.busy-timeout must be longer than zero
			litefs.read.max-transaction-time=-1s           | litefs.read.max-transaction-time must be longer
			litefs.health.max-backup-age=0s                | litefs.health.max-backup-age must be longer than zero
			litefs.cluster.app-url=http://{host}           | litefs.cluster.app-url must be an http or https URL
			litefs.cluster.expire-after=0s                 | litefs.cluster.expire-after must be longer than zero
			litefs.primary.ssl-bundle=nodes                | litefs.primary.ssl-bundle is for nothing
			litefs.channel.path=internal                   | litefs.channel.path must be a plain path
			litefs.channel.max-message-size=1023B          | litefs.channel.max-message-size must be between 1KB and
			litefs.channel.max-message-size=101MB          | litefs.channel.max-message-size must be between 1KB and
			litefs.consistency.wait-timeout=-1s            | litefs.consistency.wait-timeout must be longer
			litefs.consistency.cookie-name=a b             | litefs.consistency.cookie-name must be a name of letters
			litefs.consistency.header-name=                | litefs.consistency.header-name must be a name of letters
			litefs.consistency.durable-timeout=0s          | litefs.consistency.durable-timeout must be longer
			litefs.consistency.durable-replicas=-1         | litefs.consistency.durable-replicas must not be negative
			litefs.backup.enabled=true                     | litefs.backup.target must say where backups are kept
			litefs.backup.restore-on-start=if-missing      | litefs.backup.target must say where backups are kept
			litefs.backup.snapshot-interval=0s             | litefs.backup.snapshot-interval must be longer
			litefs.backup.seconds-retention=0s             | litefs.backup.seconds-retention must be longer
			litefs.backup.retention=0s                     | litefs.backup.retention must be longer than zero
			""")
	void aValueThatCannotWorkIsRefusedWithItsNameAndTheRemedy(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	@ParameterizedTest
	@ValueSource(strings = { "litefs.primary.app-url=https://{hostname}.internal/shop", "litefs.jdbc.busy-timeout=0s",
			"litefs.write.hold-timeout=0s", "litefs.primary.public-url=https://shop.example.com:8443",
			"litefs.write.max-buffered-body=0B", "litefs.write.max-transaction-time=0s" })
	void whatCanWorkIsAccepted(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void thereIsADefaultForEverythingThatHasOne() {
		this.runner.run((context) -> {
			assertThat(context.getBean(LitefsProperties.class)).isEqualTo(new LitefsProperties(Mode.CLUSTER,
					Path.of("/litefs/data.db"), "http://localhost:20202", null, seconds(30),
					new Primary("http://{hostname}:8080", null, "http://{hostname}:20202", null, null),
					new Jdbc(JournalMode.WAL, seconds(5), seconds(30), Map.of(), null, null),
					new Read(8, seconds(30), new Snapshots(true, millis(100)), new Gate(true, millis(100))),
					new Write(Transport.FORWARD, Set.of("POST", "PUT", "PATCH", "DELETE"), List.of(), List.of(),
							Late.FORWARD, seconds(5), seconds(60), DataSize.ofMegabytes(1), seconds(30),
							Statements.REJECT, seconds(10), new GroupCommit(true, 128, millis(10))),
					new Shutdown(true, seconds(10)), new Web(false)));
			assertThat(context.getBean(LitefsBackupProperties.class)).isEqualTo(new LitefsBackupProperties(false, null,
					seconds(1), Duration.ofHours(24), "30d", Duration.ofHours(24), RunOn.PRIMARY, RestoreOnStart.NEVER,
					null, null, null, seconds(5), new Drill("0 0 3 * * *"), new S3(null, null, null),
					new Azure(null, null, null), new Sftp(null, null, null, null)));
			assertThat(context.getBean(LitefsChannelProperties.class))
				.isEqualTo(new LitefsChannelProperties(true, null, "/litefs/internal", DataSize.ofMegabytes(1), null));
			assertThat(context.getBean(LitefsClusterProperties.class))
				.isEqualTo(new LitefsClusterProperties(null, Duration.ofMinutes(1)));
			assertThat(context.getBean(LitefsConsistencyProperties.class)).isEqualTo(new LitefsConsistencyProperties(
					true, "litefs-position", "Litefs-Position", seconds(1), false, seconds(10), null));
			assertThat(context.getBean(LitefsHealthProperties.class))
				.isEqualTo(new LitefsHealthProperties(seconds(10), false, seconds(60)));
			assertThat(context.getBean(LitefsMigrationProperties.class))
				.isEqualTo(new LitefsMigrationProperties(ReplicaMigration.WAIT, Duration.ofMinutes(2)));
		});
	}

	private static Duration seconds(long seconds) {
		return Duration.ofSeconds(seconds);
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	@Test
	void bindingIsRelaxedAndConverts() {
		this.runner.withPropertyValues("litefs.jdbc.time-zone=Europe/Vienna", "litefs.jdbc.dateTimeStorage=driver",
				"litefs.jdbc.driver-properties.cache_size=-2000", "litefs.write.transport=fly-replay",
				"litefs.write.passthrough[0]=/a/**", "litefs.write.passthrough[1]=/b", "litefs.write.methods=POST",
				"litefs.write.max_buffered_body=64KB", "litefs.write.hold-timeout=250", "litefs.backup.s3.kms-key-id=k",
				"litefs.migration.replica=VALIDATE", "litefs.primary.max-waiting-threads=7", "litefs.startup-timeout=")
			.run((context) -> {
				LitefsProperties properties = context.getBean(LitefsProperties.class);
				assertThat(properties.jdbc().timeZone()).isEqualTo(ZoneId.of("Europe/Vienna"));
				assertThat(properties.jdbc().dateTimeStorage()).isEqualTo(DateTimeStorage.DRIVER);
				assertThat(properties.jdbc().driverProperties()).containsOnly(Map.entry("cache_size", "-2000"));
				assertThat(properties.write().transport()).isEqualTo(Transport.FLY_REPLAY);
				assertThat(properties.write().passthrough()).containsExactly("/a/**", "/b");
				assertThat(properties.write().methods()).containsExactly("POST");
				assertThat(properties.write().maxBufferedBody()).isEqualTo(DataSize.ofKilobytes(64));
				assertThat(properties.write().holdTimeout()).isEqualTo(millis(250));
				assertThat(properties.startupTimeout()).isEqualTo(seconds(30));
				assertThat(properties.primary().maxWaitingThreads()).isEqualTo(7);
				assertThat(context.getBean(LitefsMigrationProperties.class).replica())
					.isEqualTo(ReplicaMigration.VALIDATE);
				assertThat(
						context.getBean(LitefsBackupProperties.class).storeSettings().get(StoreSettings.S3_KMS_KEY_ID))
					.isEqualTo("k");
			});
	}

	@Test
	void secretsAreNotPrinted() {
		this.runner.withPropertyValues("litefs.channel.secret=hunter2", "litefs.backup.sftp.password=hunter2")
			.run((context) -> assertThat(context.getBean(LitefsChannelProperties.class).toString()
					+ context.getBean(LitefsBackupProperties.class))
				.doesNotContain("hunter2"));
	}

	@Test
	void theActuatorShowsThemWithoutTheSecrets() {
		this.runner.withPropertyValues("litefs.read.pool-size=3", "litefs.channel.secret=hunter2")
			.withBean(ConfigurationPropertiesReportEndpoint.class,
					() -> new ConfigurationPropertiesReportEndpoint(List.of(), Show.NEVER))
			.run((context) -> {
				Map<String, Map<String, Object>> groups = new HashMap<>();
				context.getBean(ConfigurationPropertiesReportEndpoint.class)
					.configurationPropertiesWithPrefix("litefs")
					.getContexts()
					.values()
					.forEach((beans) -> beans.getBeans()
						.values()
						.forEach((bean) -> groups.put(bean.getPrefix(), bean.getProperties())));
				assertThat(groups).containsOnlyKeys("litefs", "litefs.backup", "litefs.channel", "litefs.cluster",
						"litefs.consistency", "litefs.health", "litefs.migration");
				assertThat(groups.get("litefs")).containsKeys("database", "read", "write");
				assertThat(groups.get("litefs.channel")).containsKeys("path", "secret");
				assertThat(groups.toString()).contains("poolSize").doesNotContain("hunter2");
			});
	}

	@Test
	void aRelativeDatabaseIsForStandaloneMode() {
		this.runner.withPropertyValues("litefs.mode=standalone", "litefs.database=data/invoices.db")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void valuesAreCheckedWithoutBeanValidation() {
		this.runner.withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
			.withPropertyValues("litefs.read.pool-size=0")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ LitefsProperties.class, LitefsBackupProperties.class,
			LitefsChannelProperties.class, LitefsClusterProperties.class, LitefsConsistencyProperties.class,
			LitefsHealthProperties.class, LitefsMigrationProperties.class })
	static class Properties {

	}

}
