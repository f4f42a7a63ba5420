package io.github.litefsspring.starter;

import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JPA with Hibernate, Spring Boot and the starter, and no setting that is about
 * transactions.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "spring.jpa.hibernate.ddl-auto=update")
class JpaTests {

	@TempDir
	static Path directory;

	@Autowired
	private EntityManager entities;

	@Autowired
	private Accounts accounts;

	@Autowired
	private JdbcClient jdbc;

	private TransactionTemplate transaction;

	private TransactionTemplate readOnly;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("litefs.mode", () -> "standalone");
		registry.add("litefs.database", () -> directory.resolve("accounts.db"));
	}

	@BeforeEach
	void clear(@Autowired PlatformTransactionManager transactionManager) {
		this.jdbc.sql("delete from transfer").update();
		this.jdbc.sql("delete from account").update();
		this.transaction = new TransactionTemplate(transactionManager);
		this.readOnly = new TransactionTemplate(transactionManager);
		this.readOnly.setReadOnly(true);
	}

	@Test
	void nobodyTellsHibernateThatTransactionsNeedNoBegin(@Autowired EntityManagerFactory factory) {
		assertThat(factory.getProperties()).doesNotContainKey("hibernate.connection.provider_disables_autocommit");
	}

	@Test
	void whatIsCommittedIsThere() {
		this.transaction.executeWithoutResult((status) -> {
			Account account = new Account("Ada", 100);
			this.entities.persist(account);
			this.entities.persist(new Transfer(account, "first"));
		});
		assertThat(count("account")).isOne();
		assertThat(count("transfer")).isOne();
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(100);
	}

	@Test
	void nothingOfATransactionIsThereBeforeItsCommit() {
		this.transaction.executeWithoutResult((status) -> {
			this.entities.persist(new Account("Ada", 100));
			this.entities.flush();
			assertThat(countOnOtherThread()).isZero();
		});
		assertThat(count("account")).isOne();
	}

	@Test
	void aRollbackUndoesEverything() {
		this.accounts.save(new Account("Ada", 100));
		this.transaction.executeWithoutResult((status) -> {
			this.accounts.findByOwner("Ada").cents = 50;
			Account other = new Account("Bob", 50);
			this.entities.persist(other);
			this.entities.persist(new Transfer(other, "undone"));
			this.entities.flush();
			this.entities.createNativeQuery("insert into account(owner, cents, version) values ('Eve', 1, 0)")
				.executeUpdate();
			status.setRollbackOnly();
		});
		assertThat(count("account")).isOne();
		assertThat(count("transfer")).isZero();
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(100);
	}

	@Test
	void theSecondEntityThatFailsTakesTheFirstOneWithIt() {
		this.transaction.executeWithoutResult((status) -> {
			Account account = new Account("Ada", 100);
			this.entities.persist(account);
			this.entities.persist(new Transfer(account, "taken"));
		});
		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				Account account = this.accounts.findByOwner("Ada");
				account.cents = 0;
				this.entities.flush();
				this.entities.persist(new Transfer(account, "taken"));
			}));
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(100);
		assertThat(count("transfer")).isOne();
	}

	@Test
	void aReadOnlyTransactionReadsAndStoresNothing() {
		this.accounts.save(new Account("Ada", 100));
		Long cents = this.readOnly.execute((status) -> {
			Account account = this.accounts.findByOwner("Ada");
			account.cents = 1;
			return this.entities.createQuery("select sum(a.cents) from Account a", Long.class).getSingleResult();
		});
		assertThat(cents).isEqualTo(100);
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(100);
	}

	@Test
	void aReadOnlyTransactionSeesOneStateOfTheDatabase() {
		this.accounts.save(new Account("Ada", 100));
		this.readOnly.executeWithoutResult((status) -> {
			assertThat(balance()).isEqualTo(100);
			onOtherThread(() -> this.jdbc.sql("update account set cents = 1").update());
			this.entities.clear();
			assertThat(balance()).isEqualTo(100);
		});
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(1);
	}

	@Test
	void aChangeOfSomethingThatWasChangedMeanwhileIsRefused() {
		Account mine = this.accounts.save(new Account("Ada", 100));
		this.transaction.executeWithoutResult((status) -> this.accounts.findByOwner("Ada").cents = 70);
		mine.cents = 20;
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> this.accounts.save(mine));
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(70);
	}

	@Test
	void alsoALockIsAskedForInsideTheTransaction() {
		this.accounts.save(new Account("Ada", 100));
		this.transaction.executeWithoutResult((status) -> {
			Account account = this.accounts.findByOwner("Ada");
			this.entities.lock(account, LockModeType.PESSIMISTIC_WRITE);
			account.cents = 5;
		});
		assertThat(this.accounts.findByOwner("Ada").cents).isEqualTo(5);
	}

	@Test
	void theMetricsOfThePoolStay(@Autowired MeterRegistry metrics) {
		this.accounts.save(new Account("Ada", 100));
		assertThat(this.accounts.count()).isOne();
		assertThat(metrics.get("hikaricp.connections").tag("pool", "litefs-readers").gauge().value()).isPositive();
		assertThat(metrics.get("jdbc.connections.max").gauge().value()).isPositive();
	}

	private long balance() {
		return this.accounts.findByOwner("Ada").cents;
	}

	private long count(String table) {
		return this.jdbc.sql("select count(*) from " + table).query(Long.class).single();
	}

	private long countOnOtherThread() {
		long[] count = new long[1];
		onOtherThread(() -> count[0] = count("account"));
		return count[0];
	}

	private static void onOtherThread(Runnable work) {
		Thread thread = new Thread(work);
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The application. */
	@SpringBootApplication
	static class Bank {

	}

}
