package io.github.litefsspring.compatibility.jooq;

import java.util.Map;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.compatibility.jooq.Author.Row;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * jOOQ on two real nodes: the primary stores, the replica finds.
 */
@LitefsCluster(replicas = 1)
class JooqClusterIT {

	RunningCluster cluster;

	@Test
	void whatThePrimaryStoresIsFoundOnTheReplica() {
		this.cluster.node("primary").execute(JooqTests.TABLE);
		try (ConfigurableApplicationContext primary = library("primary");
				ConfigurableApplicationContext replica = library("replica1")) {
			Row stored = named(jooq(primary), "Ada");
			stored.set(Author.AUTHOR.seen, JooqTests.MOMENT);
			stored.set(Author.AUTHOR.data, new byte[100_000]);
			stored.store();
			this.cluster.awaitReplicated();
			Row found = jooq(replica).fetchSingle(Author.AUTHOR, Author.AUTHOR.seen.eq(JooqTests.MOMENT));
			assertThat(found).isEqualTo(jooq(primary).fetchSingle(Author.AUTHOR));
			assertThat(found.get(Author.AUTHOR.id)).isEqualTo(stored.get(Author.AUTHOR.id));
			assertThatException().isThrownBy(() -> named(jooq(replica), "Bob").store())
				.satisfies((ex) -> assertThat(NotPrimaryException.findIn(ex)).isNotNull());
		}
	}

	private static Row named(DSLContext jooq, String name) {
		Row row = jooq.newRecord(Author.AUTHOR);
		row.set(Author.AUTHOR.name, name);
		return row;
	}

	private static DSLContext jooq(ConfigurableApplicationContext library) {
		return DSL.using(library.getBean(DataSource.class), SQLDialect.SQLITE);
	}

	private ConfigurableApplicationContext library(String name) {
		String[] properties = this.cluster.node(name)
			.properties()
			.entrySet()
			.stream()
			.map((Map.Entry<String, String> property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		return new SpringApplicationBuilder(Library.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.data.jpa.repositories.enabled=false")
			.run();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Library {

	}

}
