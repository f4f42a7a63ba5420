package io.github.litefsspring.compatibility.mybatis;

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
 * MyBatis on two real nodes: the primary stores, the replica finds.
 */
@LitefsCluster(replicas = 1)
class MybatisClusterIT {

	RunningCluster cluster;

	@Test
	void whatThePrimaryStoresIsFoundOnTheReplica() {
		this.cluster.node("primary").execute(MybatisTests.PARCEL);
		try (ConfigurableApplicationContext primary = post("primary");
				ConfigurableApplicationContext replica = post("replica1")) {
			Parcel stored = MybatisTests.parcel("first");
			primary.getBean(Parcels.class).insert(stored);
			this.cluster.awaitReplicated();
			Parcels onReplica = replica.getBean(Parcels.class);
			assertThat(onReplica.find(stored.id)).usingRecursiveComparison().isEqualTo(stored);
			assertThat(onReplica.count(stored.day, stored.clock, stored.moment)).isOne();
			assertThatException().isThrownBy(() -> onReplica.insert(MybatisTests.parcel("second")))
				.satisfies((ex) -> assertThat(NotPrimaryException.findIn(ex)).isNotNull());
		}
	}

	private ConfigurableApplicationContext post(String name) {
		String[] properties = this.cluster.node(name)
			.properties()
			.entrySet()
			.stream()
			.map((Map.Entry<String, String> property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		return new SpringApplicationBuilder(MybatisTests.Post.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.data.jpa.repositories.enabled=false")
			.run();
	}

}
