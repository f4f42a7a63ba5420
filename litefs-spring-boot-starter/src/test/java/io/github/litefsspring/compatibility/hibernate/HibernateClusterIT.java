package io.github.litefsspring.compatibility.hibernate;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.UUID;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * JPA on two real nodes: the primary makes the schema and writes, the replica finds both.
 */
@LitefsCluster(replicas = 1)
class HibernateClusterIT {

	RunningCluster cluster;

	@Test
	void whatThePrimaryStoresIsFoundOnTheReplica() {
		Everything stored = new Everything();
		stored.uuid = UUID.randomUUID();
		stored.moment = Instant.parse("2026-03-29T01:30:00.5Z");
		stored.clock = LocalDateTime.parse("2026-03-29T02:30:00");
		stored.picture = new byte[100_000];
		try (ConfigurableApplicationContext primary = shop("primary", "update")) {
			transaction(primary).executeWithoutResult((status) -> entities(primary).persist(stored));
			this.cluster.awaitReplicated();
			try (ConfigurableApplicationContext replica = shop("replica1", "validate")) {
				Everything found = entities(replica)
					.createQuery("select e from Everything e where e.uuid = :uuid and e.moment = :moment",
							Everything.class)
					.setParameter("uuid", stored.uuid)
					.setParameter("moment", stored.moment)
					.getSingleResult();
				assertThat(found).usingRecursiveComparison().isEqualTo(stored);
				assertThatException()
					.isThrownBy(() -> transaction(replica)
						.executeWithoutResult((status) -> entities(replica).persist(new Everything())))
					.satisfies((ex) -> assertThat(NotPrimaryException.findIn(ex)).isNotNull());
			}
		}
	}

	private ConfigurableApplicationContext shop(String name, String ddl) {
		RunningNode node = this.cluster.node(name);
		String[] properties = node.properties()
			.entrySet()
			.stream()
			.map((Map.Entry<String, String> property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.jpa.hibernate.ddl-auto=" + ddl)
			.run();
	}

	private static EntityManager entities(ConfigurableApplicationContext shop) {
		return shop.getBean(EntityManager.class);
	}

	private static TransactionTemplate transaction(ConfigurableApplicationContext shop) {
		return shop.getBean(TransactionTemplate.class);
	}

}
