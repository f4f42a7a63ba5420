package io.github.litefsspring.compatibility.work;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.litefsspring.compatibility.work.Letters.Illegible;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.integration.jdbc.store.JdbcMessageStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * ShedLock, Spring Batch, Spring Integration and Spring Modulith on one node.
 */
@SpringBootTest(classes = WorkApplication.class, properties = "litefs.mode=standalone")
class WorkTests {

	@TempDir
	static Path directory;

	@Autowired
	private Map<String, Task> tasks;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private Illegible illegible;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("work.db"));
		for (String property : WorkApplication.PROPERTIES) {
			registry.add(property.split("=")[0], () -> property.split("=")[1]);
		}
	}

	@Test
	void aScheduledTaskWithALockRunsAgainAndAgain() {
		await().until(() -> count("done where what = 'tick'") > 2);
	}

	@Test
	void aLockIsGivenOnce() throws Exception {
		assertThat(run("lock", "report")).isEqualTo("locked");
		assertThat(run("lock", "report")).isEqualTo("not locked");
		this.jdbc.sql("update shedlock set lock_until = '2001-01-01 00:00:00.000' where name = 'report'").update();
		assertThat(run("lock", "report")).isEqualTo("locked");
	}

	@Test
	void aJobStartsWithTheApplication() {
		assertThat(count("done where what = 'hello'")).isOne();
	}

	@Test
	void aJobWritesInChunksWhileItsCursorIsOpenAndGoesOnWhereItFailed() throws Exception {
		this.jdbc.sql("""
				insert into customer(name) with recursive n(i) as (select 1 union all select i + 1 from n where i < 25)
				select 'customer ' || i from n
				""").update();
		this.illegible.customers.add(15);
		assertThat(run("writeLettersOf", "Monday")).isEqualTo("FAILED");
		assertThat(count("letter")).isEqualTo(10);
		this.illegible.customers.clear();
		assertThat(run("writeLettersOf", "Monday")).isEqualTo("COMPLETED");
		assertThat(this.jdbc.sql("select text from letter order by customer").query(String.class).list()).hasSize(25)
			.startsWith("Dear customer 1")
			.endsWith("Dear customer 25");
		assertThat(count("batch_step_execution")).isGreaterThanOrEqualTo(2);
	}

	@Test
	void aLockOfTheRegistryIsTakenAndGivenBack() throws Exception {
		assertThat(run("tryLockAndUnlock", "stock")).isEqualTo("locked and unlocked");
		assertThat(run("tryLock", "stock")).isEqualTo("locked");
		assertThat(count("int_lock where expired_after > created_date")).isOne();
	}

	@Test
	void messagesAreKeptInTheDatabaseAndDeliveredInTheirOrder() throws Exception {
		for (String text : List.of("one", "two", "three")) {
			run("send", text);
		}
		await().until(() -> count("done where what = 'mail'") == 3);
		assertThat(this.jdbc.sql("select detail from done where what = 'mail' order by id").query(String.class).list())
			.containsExactly("one", "two", "three");
		assertThat(count("int_channel_message")).isZero();
	}

	@Test
	void groupsOfMessagesAreKeptInTheDatabase() {
		JdbcMessageStore groups = new JdbcMessageStore(this.dataSource);
		groups.addMessagesToGroup("parcel", new GenericMessage<>("one"), new GenericMessage<>("two"));
		groups.completeGroup("parcel");
		assertThat(groups.getMessageGroup("parcel").isComplete()).isTrue();
		assertThat(groups.getMessageGroup("parcel").getMessages())
			.extracting((message) -> (Object) message.getPayload())
			.containsExactlyInAnyOrder("one", "two");
		groups.removeMessageGroup("parcel");
		assertThat(count("int_message")).isZero();
	}

	@Test
	void anEventThatWasNotHandledIsPublishedAgain() throws Exception {
		this.jdbc.sql("insert into obstacle values ('lamp')").update();
		run("order", "table");
		run("order", "lamp");
		await().until(() -> count("event_publication where status = 'COMPLETED'") == 1
				&& count("event_publication where status = 'FAILED'") == 1);
		this.jdbc.sql("delete from obstacle").update();
		run("resubmit", "");
		await().until(() -> count("event_publication where completion_date is null") == 0);
		assertThat(
				this.jdbc.sql("select detail from done where what = 'ordered' order by id").query(String.class).list())
			.containsExactly("table", "lamp");
	}

	private String run(String task, String argument) throws Exception {
		return this.tasks.get(task).run(argument);
	}

	private int count(String what) {
		return this.jdbc.sql("select count(*) from " + what).query(Integer.class).single();
	}

}
