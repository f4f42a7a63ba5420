package io.github.litefsspring.compatibility.datajdbc;

import java.util.Map;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Spring Data JDBC on two real nodes: the primary stores, the replica finds.
 */
@LitefsCluster(replicas = 1)
class DataJdbcClusterIT {

	RunningCluster cluster;

	@Test
	void whatThePrimaryStoresIsFoundOnTheReplica() {
		this.cluster.node("primary").execute(DataJdbcTests.CUSTOMER, DataJdbcTests.ADDRESS);
		try (ConfigurableApplicationContext primary = shop("primary");
				ConfigurableApplicationContext replica = shop("replica1")) {
			Customer saved = primary.getBean(Customers.class).save(Customer.complete("Ada"));
			this.cluster.awaitReplicated();
			Customers onReplica = replica.getBean(Customers.class);
			assertThat(onReplica.findBySeen(saved.seen())).singleElement().usingRecursiveComparison().isEqualTo(saved);
			assertThatException().isThrownBy(() -> onReplica.save(Customer.named("Bob")))
				.satisfies((ex) -> assertThat(NotPrimaryException.findIn(ex)).isNotNull());
		}
	}

	private ConfigurableApplicationContext shop(String name) {
		String[] properties = this.cluster.node(name)
			.properties()
			.entrySet()
			.stream()
			.map((Map.Entry<String, String> property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		return new SpringApplicationBuilder(DataJdbcTests.Shop.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.data.jpa.repositories.enabled=false")
			.run();
	}

}
