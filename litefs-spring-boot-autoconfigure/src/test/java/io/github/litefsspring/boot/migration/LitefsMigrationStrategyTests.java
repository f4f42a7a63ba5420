package io.github.litefsspring.boot.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.boot.nodes.StartStoppedException;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StandaloneNode;
import io.github.litefsspring.node.StubLitefsNode;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class LitefsMigrationStrategyTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Duration SHORT = Duration.ofMillis(200);

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private LitefsDataSource dataSource;

	private LitefsDataSource primary;

	private final List<AutoCloseable> closed = new CopyOnWriteArrayList<>();

	@BeforeEach
	void createDatabaseOfThePrimary(@TempDir Path directory) {
		DataSourceSettings settings = DataSourceSettings.of(directory.resolve("data.db"));
		this.primary = new LitefsDataSource(new StandaloneNode(settings.database(), "primary"), settings);
		this.dataSource = new LitefsDataSource(this.node, settings);
		flyway(this.primary, "db/migration", "1").migrate();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable opened : this.closed) {
			opened.close();
		}
		this.dataSource.close();
		this.primary.close();
	}

	@Test
	void aWritableNodeMigrates() {
		this.node.become(Role.PRIMARY);
		migrate(ReplicaMigration.WAIT, LONG);
		assertThat(flyway(this.primary).info().pending()).isEmpty();
	}

	@Test
	void aReplicaWaitsUntilTheMigrationsAreReplicated(CapturedOutput output) throws Exception {
		CompletableFuture<Void> migration = migrateInBackground(ReplicaMigration.WAIT);
		await().until(() -> output.getOut()
			.contains("Waiting for migration V2 (colours) to be replicated, 59 s more at most "
					+ "(litefs.migration.timeout): node 'node1' is REPLICA, the primary is 'primary'. "
					+ "litefs.migration.replica=none would start without"));
		assertThat(migration).isNotDone();
		flyway(this.primary).migrate();
		this.node.at(new Position(2, 2));
		migration.get();
	}

	@Test
	void aReplicaNoticesTheMigrationsWithoutAnyEvent() throws Exception {
		CompletableFuture<Void> migration = migrateInBackground(ReplicaMigration.WAIT);
		flyway(this.primary).migrate();
		migration.get();
	}

	@Test
	void aReplicaGivesUpAfterTheTimeout() {
		assertThatExceptionOfType(SchemaNotReplicatedException.class)
			.isThrownBy(() -> migrate(ReplicaMigration.WAIT, SHORT))
			.withMessage("The schema of this database lacks migration V2 (colours) after 200 ms "
					+ "(litefs.migration.timeout). This node is REPLICA, the primary is 'primary'.");
	}

	@Test
	void aNodeThatIsPromotedWhileItWaitsMigrates(CapturedOutput output) throws Exception {
		CompletableFuture<Void> migration = migrateInBackground(ReplicaMigration.WAIT);
		await().until(() -> output.getOut().contains("Waiting for migration V2"));
		this.node.become(Role.PRIMARY);
		migration.get();
		assertThat(flyway(this.primary).info().pending()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void withoutAPrimaryAndWithMigrationsMissingEveryPolicyWaitsForARole(ReplicaMigration policy) throws Exception {
		this.node.become(Role.NO_PRIMARY);
		CompletableFuture<Void> migration = migrateInBackground(policy);
		this.node.become(Role.PRIMARY);
		migration.get();
		assertThat(flyway(this.primary).info().pending()).isEmpty();
	}

	@Test
	void withoutAPrimaryACompleteSchemaIsEnough() {
		flyway(this.primary).migrate();
		this.node.become(Role.NO_PRIMARY);
		assertThatCode(() -> migrate(ReplicaMigration.WAIT, LONG)).doesNotThrowAnyException();
	}

	@Test
	void validateFailsAtOnceWhenMigrationsAreMissing() {
		assertThatExceptionOfType(SchemaNotReplicatedException.class)
			.isThrownBy(() -> migrate(ReplicaMigration.VALIDATE, LONG))
			.withMessageContaining("(litefs.migration.replica=validate)");
	}

	@Test
	void whatNoneHasPassedOverIsDoneAfterAPromotion() {
		migrate(ReplicaMigration.NONE, LONG);
		this.node.become(Role.PRIMARY);
		await().until(() -> flyway(this.primary).info().pending().length == 0);
	}

	@Test
	void anInterruptionEndsTheWaitAtOnce(CapturedOutput output) {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		Thread starting = new Thread(() -> {
			try {
				migrate(ReplicaMigration.WAIT, LONG);
			}
			catch (StartStoppedException ex) {
				failure.complete(ex);
			}
		});
		starting.start();
		await().until(() -> output.getOut().contains("Waiting for migration V2"));
		// what Spring's close() asks before it interrupts
		await().until(() -> starting.getState() == Thread.State.WAITING);
		starting.interrupt();
		assertThat(failure).succeedsWithin(LONG)
			.extracting(Throwable::getMessage)
			.isEqualTo("The application was told to end while it waited for the schema that Flyway needs");
	}

	@Test
	void noneStartsWithoutLooking() {
		assertThatCode(() -> migrate(ReplicaMigration.NONE, LONG)).doesNotThrowAnyException();
	}

	@Test
	void aChangedScriptIsRefusedWhileMigrationsAreMissing() {
		assertThatExceptionOfType(FlywayValidateException.class)
			.isThrownBy(() -> strategy(ReplicaMigration.WAIT, LONG)
				.migrate(flyway(customized("migrations/changed"), this.dataSource)))
			.withMessageContaining("checksum mismatch");
	}

	@Test
	void aChangedScriptIsRefusedOnACompleteSchema() {
		flyway(this.primary).migrate();
		assertThatExceptionOfType(FlywayValidateException.class)
			.isThrownBy(() -> strategy(ReplicaMigration.WAIT, LONG)
				.migrate(flyway(customized("migrations/changed"), this.dataSource)))
			.withMessageContaining("checksum mismatch");
	}

	@Test
	void aRepeatableMigrationThatChangedIsMissingUntilThePrimaryHasIt(@TempDir Path scripts) throws Exception {
		flyway(this.primary).migrate();
		Path repeatable = scripts.resolve("R__view.sql");
		Files.writeString(repeatable, "create view titles as select title from note;");
		String locations = "classpath:db/migration,filesystem:" + scripts;
		flyway(new FluentConfiguration().locations(locations.split(",")), this.primary).migrate();
		Files.writeString(repeatable, "drop view titles; create view titles as select title, colour from note;");
		assertThatExceptionOfType(SchemaNotReplicatedException.class).isThrownBy(
				() -> strategy(ReplicaMigration.VALIDATE, LONG).migrate(flyway(customized(locations), this.dataSource)))
			.withMessageContaining("R (view)");
	}

	@Test
	void anotherDatabaseIsMigratedWhateverTheRole(@TempDir Path directory) {
		DataSourceSettings settings = DataSourceSettings.of(directory.resolve("other.db"));
		try (LitefsDataSource other = new LitefsDataSource(new StandaloneNode(settings.database(), "other"),
				settings)) {
			strategy(ReplicaMigration.VALIDATE, SHORT).migrate(flyway(other));
			assertThat(flyway(other).info().pending()).isEmpty();
		}
	}

	@Test
	void aMigrationThatFailsIsNotRepeated(@TempDir Path scripts) throws Exception {
		Files.writeString(scripts.resolve("V1__broken.sql"), "create tabel note (id integer);");
		this.node.become(Role.PRIMARY);
		FluentConfiguration configuration = customized("filesystem:" + scripts).table("other_history")
			.baselineOnMigrate(true)
			.baselineVersion("0");
		assertThatExceptionOfType(FlywayException.class)
			.isThrownBy(() -> strategy(ReplicaMigration.WAIT, LONG).migrate(flyway(configuration, this.dataSource)))
			.withMessageContaining("V1__broken.sql");
	}

	private void migrate(ReplicaMigration policy, Duration timeout) {
		strategy(policy, timeout).migrate(flyway(customized("db/migration"), this.dataSource));
	}

	private CompletableFuture<Void> migrateInBackground(ReplicaMigration policy) {
		return CompletableFuture.runAsync(() -> migrate(policy, LONG));
	}

	private LitefsMigrationStrategy strategy(ReplicaMigration policy, Duration timeout) {
		RoleSteps steps = new RoleSteps(this.node);
		this.closed.add(steps);
		Migrations migrations = new Migrations(this.node, steps, policy, timeout);
		this.closed.add(migrations);
		return new LitefsMigrationStrategy(migrations);
	}

	private static FluentConfiguration customized(String locations) {
		return new FluentConfiguration().locations(locations.split(","));
	}

	private static Flyway flyway(FluentConfiguration configuration, DataSource dataSource) {
		configuration.dataSource(dataSource);
		LitefsDataSource litefs = LitefsDataSources.find(dataSource);
		if (litefs != null) {
			new LitefsFlywayConfigurationCustomizer(() -> litefs).customize(configuration);
		}
		return configuration.load();
	}

	private static Flyway flyway(DataSource dataSource) {
		return flyway(dataSource, "db/migration", "latest");
	}

	private static Flyway flyway(DataSource dataSource, String location, String target) {
		return Flyway.configure().dataSource(dataSource).locations(location).target(target).load();
	}

}
