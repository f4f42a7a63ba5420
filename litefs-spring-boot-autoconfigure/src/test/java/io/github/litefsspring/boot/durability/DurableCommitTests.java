package io.github.litefsspring.boot.durability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsDurabilityAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsPrimaryAutoConfiguration;
import io.github.litefsspring.boot.backup.StubBackup;
import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.consistency.DurableCommit;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DurableCommitTests {

	private static final Position POSITION = new Position(0x1f, 0x8000000000000abcL);

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY).at(POSITION);

	private final StubBackup backup = new StubBackup();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class,
				LitefsDurabilityAutoConfiguration.class))
		.withBean(LitefsNode.class, () -> this.node)
		.withUserConfiguration(Application.class);

	@Test
	void aCommitReturnsWhenItIsStored() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			context.getBean(Invoices.class).create();
			assertThat(this.backup.awaited()).containsExactly(POSITION);
			assertThat(this.backup.timeouts()).containsExactly(Duration.ofSeconds(10));
		});
	}

	@Test
	void theAnnotationsTimeoutGoesFirst() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			context.getBean(Invoices.class).createQuickly();
			assertThat(this.backup.timeouts()).containsExactly(Duration.ofMillis(200));
		});
	}

	@Test
	void aCommitThatIsNotStoredInTimeSaysThatItIsCommitted() {
		this.backup.storesNothing();
		this.runner.withBean(BackupService.class, () -> this.backup)
			.withPropertyValues("litefs.consistency.durable-timeout=1s")
			.run((context) -> {
				Invoices invoices = context.getBean(Invoices.class);
				assertThatExceptionOfType(NotDurableException.class).isThrownBy(invoices::create)
					.withMessageContaining("Invoices.create is committed here")
					.withMessageContaining(POSITION.toString())
					.withMessageContaining("not confirmed within 1000 ms")
					.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(POSITION))
					.satisfies((ex) -> assertThat(ex.getMissing()).isEqualTo(Durability.BACKUP));
				assertThat(invoices.created()).hasSize(1);
			});
	}

	@Test
	void itIsTheCommitThatMustBeStoredAndNotWhatTheDatabaseIsAtWhenTheMethodReturns() {
		Position ofOthers = new Position(0x25, 0x8000000000000fffL);
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			context.getBean(Invoices.class).createAndThen(() -> this.node.at(ofOthers));
			assertThat(this.backup.awaited()).containsExactly(POSITION);
		});
	}

	@Test
	void aCommitThatIsStoredIsDurableAlsoWhenTheNodeHasHandedItsRoleOver() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			context.getBean(Invoices.class).createAndThen(() -> this.node.become(Role.REPLICA));
			assertThat(this.backup.awaited()).containsExactly(POSITION);
		});
	}

	@Test
	void aNodeThatHasLostItsRoleSaysSo() {
		this.backup.storesNothing();
		this.runner.withBean(BackupService.class, () -> this.backup)
			.run((context) -> assertThatExceptionOfType(NotDurableException.class)
				.isThrownBy(() -> context.getBean(Invoices.class).createAndThen(() -> this.node.become(Role.REPLICA)))
				.withMessageContaining("has not been the primary all the time since"));
	}

	@Test
	void aPositionThatMayBeThatOfTheNextPrimaryIsNotWaitedFor() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			this.node.leads(false);
			assertNotDurable(invoices::create);
			this.node.leads(true);
			assertNotDurable(() -> invoices.around(() -> {
				invoices.create();
				this.node.become(Role.REPLICA);
				this.node.become(Role.PRIMARY);
				invoices.create();
			}));
			assertThat(this.backup.awaited()).as("of the two inner ones").containsExactly(POSITION, POSITION);
		});
	}

	private static void assertNotDurable(ThrowingCallable call) {
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(call)
			.withMessageContaining("the node may have lost its role");
	}

	@Test
	void aCommitWithoutAKnownPositionIsNotCalledDurable() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			this.node.die();
			assertThatExceptionOfType(NotDurableException.class).isThrownBy(context.getBean(Invoices.class)::create)
				.withMessageContaining("is committed here")
				.withMessageContaining("LiteFS did not answer");
			assertThat(this.backup.awaited()).isEmpty();
		});
	}

	@Test
	void aMethodInsideAnotherOneCommitsForBoth() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			invoices.around(invoices::create);
			assertThat(this.backup.awaited()).containsExactly(POSITION, POSITION);
		});
	}

	@Test
	void aMethodThatCommitsNothingDoesNotWait() {
		this.backup.storesNothing();
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			context.getBean(Invoices.class).look();
			assertThat(this.backup.awaited()).isEmpty();
		});
	}

	@Test
	void insideATransactionOfTheCallerItIsRefusedBeforeItRuns() {
		this.runner.withBean(BackupService.class, () -> this.backup).run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			TransactionSynchronizationManager.setActualTransactionActive(true);
			try {
				assertThatIllegalStateException().isThrownBy(invoices::create)
					.withMessageContaining("inside a transaction of its caller");
			}
			finally {
				TransactionSynchronizationManager.clear();
			}
			assertThat(invoices.created()).isEmpty();
		});
	}

	@Test
	void withoutABackupItIsRefusedBeforeItRuns() {
		this.runner.run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			assertThatIllegalStateException().isThrownBy(invoices::create)
				.withMessageContaining("litefs.backup.enabled=true");
			assertThat(invoices.created()).isEmpty();
		});
	}

	@Test
	void withoutAChannelReplicasCannotBeAsked() {
		this.runner.run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			assertThatIllegalStateException().isThrownBy(invoices::createOnReplicas)
				.withMessageContaining("litefs.channel.secret");
			assertThat(invoices.created()).isEmpty();
		});
	}

	@Test
	void aSingleNodeHasNobodyToReplicateTo() {
		this.runner.withPropertyValues("litefs.mode=standalone").run((context) -> {
			Invoices invoices = context.getBean(Invoices.class);
			invoices.createOnReplicas();
			assertThat(invoices.created()).hasSize(1);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Invoices invoices(DurableCommits commits) {
			return new Invoices(commits);
		}

	}

	static class Invoices {

		private final List<String> created = new ArrayList<>();

		private final DurableCommits commits;

		Invoices(DurableCommits commits) {
			this.commits = commits;
		}

		@DurableCommit(Durability.BACKUP)
		void create() {
			this.created.add("invoice");
			this.commits.committed();
		}

		@DurableCommit(value = Durability.BACKUP, timeout = "200ms")
		void createQuickly() {
			create();
		}

		@DurableCommit(Durability.BACKUP)
		void createAndThen(Runnable next) {
			create();
			next.run();
		}

		@DurableCommit(Durability.BACKUP)
		void around(Runnable inner) {
			inner.run();
		}

		@DurableCommit(Durability.REPLICAS)
		void createOnReplicas() {
			create();
		}

		List<String> created() {
			return this.created;
		}

		@DurableCommit(Durability.BACKUP)
		int look() {
			return this.created.size();
		}

	}

}
