package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.boot.jdbc.DataSourceWrappedException;
import io.github.litefsspring.boot.migration.SchemaNotReplicatedException;
import io.github.litefsspring.boot.web.PublicUrlMissingException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeNotReadyException;
import io.github.litefsspring.node.NodeNotReadyException.Reason;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Misconfigured applications are started, so that the analyzers' registration is part of
 * what is tested.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzerTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spring.datasource.url=jdbc:h2:mem:a             | Remove spring.datasource.url to use the replicated
			spring.datasource.hikari.auto-commit=false      | auto-commit=false cannot be had
			litefs.jdbc.journal-mode=memory                 | Set it to wal (the default), delete, truncate or persist
			litefs.jdbc.driver-properties.mmap_size=1000000 | Remove the entry
			litefs.read.pool-size=0                         | litefs.read.pool-size must be at least 1
			litefs.primary.app-url=http://{host}:8080       | the only placeholder is {hostname}
			""")
	void aWrongPropertyEndsWithTheRemedy(String property, String remedy, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> {
		}, "litefs.mode=standalone", property));
		assertThat(output).contains("APPLICATION FAILED TO START").contains(remedy);
	}

	@Test
	void anAnalysisNamesTheTargetsThatThereAre() {
		var analysis = new BackupTargetFailureAnalyzer().analyze(new BackupTargetException("It is wrong"));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("It is wrong.");
		assertThat(analysis.getAction()).contains("s3://bucket/invoices", "https://", "/docs/backup-targets.md");
	}

	@Test
	void redirectWithoutAPublicUrlNamesBothRemedies() {
		var analysis = new PublicUrlMissingFailureAnalyzer().analyze(new PublicUrlMissingException());
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("litefs.write.transport=redirect");
		assertThat(analysis.getAction()).contains("litefs.primary.public-url", "litefs.write.transport=forward");
	}

	@Test
	void clusterModeOnAPlainDirectoryNamesStandaloneModeAndLeavesTheDirectoryAlone(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> {
		}, "litefs.startup-timeout=2s", "litefs.api-url=http://localhost:1"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("set litefs.mode=standalone")
			.contains("LitefsDoctorReport");
		assertThat(this.directory).isEmptyDirectory();
	}

	@ParameterizedTest
	@EnumSource
	void aNodeThatIsNotReadyEndsWithWhatToDo(Reason reason, CapturedOutput output) {
		NodeNotReadyException notReady = new NodeNotReadyException(reason, this.directory.resolve("data.db"),
				"found: " + reason);
		assertThatException().isThrownBy(() -> start((context) -> context.registerBean(LitefsNode.class,
				() -> new StubLitefsNode(Role.REPLICA).notReady(notReady))));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("found: " + reason)
			.containsPattern("Action:\\R\\R\\S+");
	}

	@ParameterizedTest
	@MethodSource
	void aMissingSchemaEndsWithWhoHasToMigrate(Role role, String remedy) {
		NodeState state = new NodeState(role, null, Position.NONE, Duration.ZERO, Instant.EPOCH);
		SchemaNotReplicatedException missing = new SchemaNotReplicatedException("after 2 s", state,
				List.of("migration V2 (colours)", "migration V3 (sizes)"));
		assertThat(analyze(missing).getDescription())
			.contains("migration V2 (colours), migration V3 (sizes) after 2 s");
		assertThat(analyze(missing).getAction()).startsWith(remedy).contains("litefs.migration.timeout");
	}

	static Stream<Arguments> aMissingSchemaEndsWithWhoHasToMigrate() {
		return Stream.of(Arguments.of(Role.REPLICA, "Start this version of the application on the primary"),
				Arguments.of(Role.NO_PRIMARY, "See to it that a node becomes the primary"));
	}

	@Test
	void invokeWithoutASecretEndsWithHowToGetOne(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> {
			context.registerBean(LitefsNode.class, () -> new StubLitefsNode(Role.PRIMARY));
			context.registerBean(Invoked.class);
		}, "spring.flyway.enabled=false"));
		assertThat(output).contains("@PrimaryOnly(elsewhere = INVOKE) needs the channel")
			.contains("openssl rand -hex 32");
	}

	@Test
	void aShortSecretEndsTheStartAndIsNotShown(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> start((context) -> context.registerBean(LitefsNode.class, () -> new StubLitefsNode(Role.REPLICA)),
						"litefs.channel.secret=hunter2hunter2"));
		assertThat(output).contains("litefs.channel.secret has 14 characters").doesNotContain("hunter2hunter2");
	}

	@Test
	void aSignatureThatCannotTravelEndsTheStartWithItsName(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> start((context) -> context.registerBean("bad", BadlyInvoked.class), "litefs.mode=standalone"));
		assertThat(output).contains("BadlyInvoked.read (bean 'bad'): parameter 1 of type java.io.InputStream")
			.contains("BadlyInvoked.anything (bean 'bad'): the result of type java.lang.Object")
			.contains("is abstract (java.security.Principal)")
			.doesNotContain("BadlyInvoked.fine");
	}

	@ParameterizedTest
	@CsvSource({ "litefs.read.poolSize,0,litefs.read.pool-size", "litefs.channel.path,internal,litefs.channel.path",
			"litefs.backup.restoreOnStart,if-missing,litefs.backup.target" })
	void aValueThatCannotWorkEndsWithItsNameWhereItComesFromAndTheRemedy(String set, String value, String property,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> {
		}, set + "=" + value, "litefs.mode=standalone"));
		assertThat(output).contains("Property: " + property, "Reason: " + property + " must ");
		if (!property.equals("litefs.backup.target")) {
			assertThat(output).contains("Value: \"" + value + "\"",
					"Origin: \"" + set + "\" from property source \"defaultProperties\"");
		}
	}

	@Test
	void aValueOfAnotherLibraryIsLeftToSpringBoot() {
		assertThat(new InvalidPropertyFailureAnalyzer(new MockEnvironment())
			.analyze(new InvalidConfigurationPropertyValueException("other.name", 1, "must be 2"))).isNull();
	}

	@Test
	void otherFailuresAreLeftToOthers() {
		assertThat(analyze(new IllegalArgumentException("something else"))).isNull();
	}

	@Test
	void theWrapperThatHidesTheDataSourceIsNamed() {
		FailureAnalysis analysis = analyze(new DataSourceWrappedException(List.of("com.example.TracingDataSource")));
		assertThat(analysis.getDescription()).contains("com.example.TracingDataSource");
		assertThat(analysis.getAction()).contains("isWrapperFor", "DelegatingDataSource");
	}

	@Test
	void aFileThatIsNoDatabaseEndsTheStartBeforeTheFirstMigration(CapturedOutput output) throws IOException {
		Files.writeString(this.directory.resolve("data.db"), "name;amount\nAnna;12\n".repeat(100));
		assertThatException().isThrownBy(() -> start((context) -> {
		}, "litefs.mode=standalone"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", this.directory.resolve("data.db").toString(),
					"by the user '" + System.getProperty("user.name") + "'", "it is no SQLite database",
					"Set litefs.database to")
			.doesNotContain("Flyway", "\tat ");
		assertThat(this.directory.resolve("data.db")).content().startsWith("name;amount");
	}

	@Test
	void aJournalModeThatTheBackupCannotReadEndsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> {
		}, "litefs.mode=standalone", "litefs.backup.enabled=true", "litefs.jdbc.journal-mode=delete",
				"litefs.backup.target=file:" + this.directory.resolve("backup")));
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: litefs.jdbc.journal-mode", "must be wal")
			.doesNotContain("\tat ");
	}

	@Test
	void aFolderInThePlaceOfTheDatabaseEndsTheStart(CapturedOutput output) throws IOException {
		Files.createDirectory(this.directory.resolve("data.db"));
		assertThatException().isThrownBy(() -> start((context) -> {
		}, "litefs.mode=standalone"));
		assertThat(output).contains("APPLICATION FAILED TO START", "it is a folder").doesNotContain("\tat ");
	}

	@Test
	void aFileInThePlaceOfTheFolderEndsTheStart(CapturedOutput output) throws IOException {
		Files.createFile(this.directory.resolve("data"));
		assertThatException().isThrownBy(() -> start((context) -> {
		}, "litefs.mode=standalone", "litefs.database=" + this.directory.resolve("data/data.db")));
		assertThat(output).contains("APPLICATION FAILED TO START", "data is a file").doesNotContain("\tat ");
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, (type, name, ex) -> {
		})
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("io.github.litefsspring"))
			.map((analyzer) -> analyzer.analyze(new IllegalStateException(failure)))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElse(null);
	}

	private void start(ApplicationContextInitializer<GenericApplicationContext> initializer, String... properties) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers(initializer)
			.properties("spring.main.banner-mode=off", "litefs.database=" + this.directory.resolve("data.db"))
			.properties(properties)
			.run()
			.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static class Invoked {

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void write() {
		}

	}

	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	static class BadlyInvoked {

		void read(InputStream stream) {
		}

		Object anything() {
			return "";
		}

		void principal(List<Principal> principals) {
		}

		Set<Duration> fine(Map<String, int[]> map, BigDecimal price, CharSequence text) {
			return Set.of();
		}

	}

}
