package io.github.litefsspring.boot.migration;

import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.node.Role;
import liquibase.exception.ValidationFailedException;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;

import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LiquibaseMigrationTests extends StartingReplica {

	private static final String BASE = "spring.liquibase.change-log=classpath:/liquibase/base.yaml";

	private static final String NEXT = "spring.liquibase.change-log=classpath:/liquibase/next.yaml";

	private static final String PRAGMA = "spring.liquibase.change-log=classpath:/liquibase/pragma.yaml";

	private static final String ENABLED = "spring.liquibase.enabled=true";

	@Override
	Class<?> autoConfiguration() {
		return LiquibaseAutoConfiguration.class;
	}

	@Test
	void aReplicaThatStartsFirstWaitsForThePrimary(CapturedOutput output) throws Exception {
		CompletableFuture<Void> replica = startReplica(BASE, ENABLED);
		await().until(() -> output.getOut()
			.contains("Waiting for change set 1 of test (liquibase/base.yaml), change set 2 of test "));
		assertThat(tables()).containsExactly("other");
		startPrimary(BASE, ENABLED);
		replica.get();
		assertThat(count("person")).isOne();
	}

	@Test
	void aNewerReplicaWaitsForWhatIsNew(CapturedOutput output) throws Exception {
		startPrimary(BASE, ENABLED);
		CompletableFuture<Void> replica = startReplica(NEXT, ENABLED);
		await().until(() -> output.getOut().contains("Waiting for change set 4 of test "));
		startPrimary(NEXT, ENABLED);
		replica.get();
		assertThat(count("person")).isEqualTo(3);
	}

	@Test
	void aReplicaWithACompleteSchemaStartsAndWritesNothing() {
		startPrimary(BASE, ENABLED);
		Long before = this.jdbc.queryForObject("pragma data_version", Long.class);
		replica().withPropertyValues(BASE, ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SpringLiquibase.class));
		assertThat(this.jdbc.queryForObject("pragma data_version", Long.class)).isEqualTo(before);
	}

	@Test
	void aReplicaThatIsPromotedWhileItWaitsMigrates(CapturedOutput output) throws Exception {
		CompletableFuture<Void> replica = startReplica(BASE, ENABLED);
		await().until(() -> output.getOut().contains("Waiting for change set 1 of test"));
		this.node.become(Role.PRIMARY);
		replica.get();
		assertThat(count("person")).isOne();
	}

	@Test
	void aChangeSetThatWasChangedIsRefusedOnAReplica() {
		startPrimary(BASE, ENABLED);
		this.jdbc.update("update databasechangelog set md5sum = '9:00000000000000000000000000000000' where id = '2'");
		replica().withPropertyValues(BASE, ENABLED)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ValidationFailedException.class));
	}

	@Test
	void validateNamesWhatIsMissing() {
		startPrimary(BASE, ENABLED);
		replica().withPropertyValues(NEXT, ENABLED, "litefs.migration.replica=validate")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SchemaNotReplicatedException.class)
				.hasMessageContaining("change set 4 of test (liquibase/next.yaml)"));
	}

	@Test
	void theRebuildOfATableWithPragmasKeepsTheRowsThatReferToIt() {
		startPrimary(NEXT, ENABLED);
		int notes = count("note");
		startPrimary(PRAGMA, ENABLED);
		assertThat(count("note where person_id = 1")).isOne();
		assertThat(count("note")).isEqualTo(notes);
		assertThat(count("person")).isEqualTo(3);
	}

	@Test
	void whatRefersToATableThatLiquibaseRebuildsStillDoes() {
		startPrimary(NEXT, ENABLED);
		assertThat(this.jdbc.queryForObject("select sql from sqlite_schema where name = 'note'", String.class))
			.contains("references person(id)");
		assertThat(this.jdbc.update("insert into note(person_id, t) values (1, 'x')")).isOne();
		assertThat(this.jdbc.update("delete from person where id = 1")).isOne();
		assertThat(count("note where person_id = 1")).isZero();
	}

	@Test
	void withoutLiquibaseThereIsNothingOfIt() {
		primary().withClassLoader(new FilteredClassLoader("liquibase"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Migrations.class));
	}

}
