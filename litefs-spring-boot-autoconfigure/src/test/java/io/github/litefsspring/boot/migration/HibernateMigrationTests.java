package io.github.litefsspring.boot.migration;

import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.boot.migration.entities.Painter;
import io.github.litefsspring.boot.migration.later.Picture;
import io.github.litefsspring.node.Role;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HibernateMigrationTests extends StartingReplica {

	private static final String UPDATE = "spring.jpa.hibernate.ddl-auto=update";

	@Override
	Class<?> autoConfiguration() {
		return HibernateJpaAutoConfiguration.class;
	}

	@Override
	ApplicationContextRunner primary() {
		return super.primary().withUserConfiguration(Entities.class);
	}

	@Override
	ApplicationContextRunner replica() {
		return super.replica().withUserConfiguration(Entities.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "update", "create", "create-only", "validate" })
	void aReplicaThatStartsFirstWaitsForThePrimary(String action, CapturedOutput output) throws Exception {
		CompletableFuture<Void> replica = startReplica("spring.jpa.hibernate.ddl-auto=" + action);
		await().until(() -> output.getOut().contains("Waiting for table painter, table painter_seq to be replicated"));
		assertThat(tables()).containsExactly("other");
		startPrimary(UPDATE);
		replica.get();
		assertThat(tables()).contains("painter", "painter_seq");
		assertThat(output.getOut()).doesNotContain("A write was refused");
	}

	@Test
	void aNewerReplicaWaitsForWhatIsNew(CapturedOutput output) throws Exception {
		startPrimary(UPDATE);
		this.jdbc.execute("alter table painter drop column full_name");
		CompletableFuture<Void> replica = CompletableFuture
			.runAsync(() -> super.replica().withUserConfiguration(Later.class)
				.withPropertyValues(UPDATE)
				.run((context) -> assertThat(context).hasNotFailed()));
		await().until(
				() -> output.getOut().contains("Waiting for column painter.full_name, table picture to be replicated"));
		super.primary().withUserConfiguration(Later.class)
			.withPropertyValues(UPDATE)
			.run((context) -> assertThat(context).hasNotFailed());
		replica.get();
	}

	@Test
	void aReplicaThatIsPromotedWhileItWaitsChangesTheSchema(CapturedOutput output) throws Exception {
		CompletableFuture<Void> replica = startReplica(UPDATE);
		await().until(() -> output.getOut().contains("Waiting for table painter"));
		this.node.become(Role.PRIMARY);
		replica.get();
		assertThat(tables()).contains("painter");
	}

	@Test
	void aReplicaNeverDropsAnything() {
		startPrimary(UPDATE);
		this.jdbc.update("insert into painter(id, full_name) values (1, 'Ada')");
		replica().withPropertyValues("spring.jpa.hibernate.ddl-auto=create-drop")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EntityManagerFactory.class));
		assertThat(count("painter")).isOne();
	}

	@Test
	void thePrimaryDropsWhatItIsTold() {
		startPrimary("spring.jpa.hibernate.ddl-auto=create-drop");
		assertThat(tables()).contains("other").doesNotContain("painter", "painter_seq");
	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Painter.class)
	static class Entities {

	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = { Painter.class, Picture.class })
	static class Later {

	}

}
