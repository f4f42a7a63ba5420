package io.github.litefsspring.compatibility.hibernate;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

import io.github.litefsspring.boot.jpa.DialectMissingException;
import io.github.litefsspring.boot.jpa.LitefsDialect;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Which dialect is chosen, and that it finds its own schema right.
 */
@ExtendWith(OutputCaptureExtension.class)
class HibernateDialectTests {

	@TempDir
	Path directory;

	@Test
	void theSchemaThatItHasMadeIsValidAndAWrongOneIsNot() {
		Path database = this.directory.resolve("own.db");
		try (ConfigurableApplicationContext shop = Shop.open(database)) {
			assertThat(dialect(shop)).isExactlyInstanceOf(LitefsDialect.class);
		}
		try (ConfigurableApplicationContext shop = Shop.open(database, "spring.jpa.hibernate.ddl-auto=validate")) {
			JdbcClient jdbc = shop.getBean(JdbcClient.class);
			jdbc.sql("alter table everything rename column amount to was").update();
			jdbc.sql("alter table everything add column amount text").update();
		}
		assertThatException().isThrownBy(() -> Shop.open(database, "spring.jpa.hibernate.ddl-auto=validate"))
			.withMessageContaining("wrong column type encountered in column [amount]");
	}

	@Test
	void aDialectOfTheApplicationWins() {
		try (ConfigurableApplicationContext shop = Shop.open(this.directory.resolve("platform.db"),
				"spring.jpa.database-platform=" + SQLiteDialect.class.getName())) {
			assertThat(dialect(shop)).isExactlyInstanceOf(SQLiteDialect.class);
		}
		try (ConfigurableApplicationContext shop = Shop.open(this.directory.resolve("property.db"),
				"spring.jpa.properties.hibernate.dialect=" + SQLiteDialect.class.getName())) {
			assertThat(dialect(shop)).isExactlyInstanceOf(SQLiteDialect.class);
		}
	}

	@Test
	void aMissingLibraryIsNamed(CapturedOutput output) {
		Path database = this.directory.resolve("missing.db");
		ClassLoader withoutDialects = new FilteredClassLoader("org.hibernate.community");
		assertThatException()
			.isThrownBy(
					() -> Shop.application(database).resourceLoader(new DefaultResourceLoader(withoutDialects)).run())
			.withRootCauseInstanceOf(DialectMissingException.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Add the dependency org.hibernate.orm:hibernate-community-dialects");
	}

	@Test
	void whatTheDriverIsToStoreIsLeftToIt() {
		try (ConfigurableApplicationContext shop = Shop.open(this.directory.resolve("driver.db"),
				"litefs.jdbc.date-time-storage=driver")) {
			EntityManager entities = shop.getBean(EntityManager.class);
			Everything stored = new Everything();
			stored.moment = Instant.ofEpochMilli(1_000);
			stored.clock = LocalDateTime.ofInstant(stored.moment, ZoneId.systemDefault());
			shop.getBean(TransactionTemplate.class).executeWithoutResult((status) -> entities.persist(stored));
			assertThat(shop.getBean(JdbcClient.class)
				.sql("select moment, clock from everything")
				.query()
				.singleRow()
				.values()).containsExactly(1_000, 1_000);
			assertThat(entities.find(Everything.class, stored.id).clock).isEqualTo(stored.clock);
		}
	}

	@Test
	void idsFromATableAreTakenBeforeTheFirstWriteAndRefusedWithTheRemedyAfterIt() {
		try (ConfigurableApplicationContext shop = Shop.open(this.directory.resolve("ids.db"))) {
			EntityManager entities = shop.getBean(EntityManager.class);
			TransactionTemplate transaction = shop.getBean(TransactionTemplate.class);
			transaction.executeWithoutResult((status) -> {
				assertThat(entities.createQuery("from Ticket", Ticket.class).getResultList()).isEmpty();
				entities.persist(new Ticket());
				entities.persist(new Ticket());
			});
			assertThat(shop.getBean(JdbcClient.class).sql("select id from ticket").query(Long.class).list())
				.containsExactly(1L, 2L);
			assertThatException().isThrownBy(() -> transaction.executeWithoutResult((status) -> {
				entities.persist(new Everything());
				entities.persist(new Ticket());
			})).withStackTraceContaining("GenerationType.IDENTITY");
		}
	}

	private static Dialect dialect(ConfigurableApplicationContext shop) {
		return shop.getBean(EntityManagerFactory.class)
			.unwrap(SessionFactoryImplementor.class)
			.getJdbcServices()
			.getDialect();
	}

}
