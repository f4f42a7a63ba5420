package io.github.litefsspring.compatibility.work;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsPrimaryAutoConfiguration;
import io.github.litefsspring.boot.modulith.LitefsModulithAutoConfiguration;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.modulith.events.config.EventPublicationAutoConfiguration;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.Staleness;

import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * What Spring Modulith does by itself, without an event.
 */
class EventPublicationTests {

	private static final String REPUBLISH = "spring.modulith.events.republish-outstanding-events-on-restart=true";

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final EventPublicationRepository repository = mock(EventPublicationRepository.class);

	@TempDir
	Path directory;

	@BeforeEach
	void noOpenEvents() {
		given(this.repository.findIncompletePublications()).willReturn(List.of());
	}

	@Test
	void aReplicaPublishesNothingAgainBeforeItIsThePrimary() {
		runner().withPropertyValues(REPUBLISH).run((context) -> {
			verify(this.repository, never()).findIncompletePublications();
			this.node.become(Role.PRIMARY);
			await().untilAsserted(() -> verify(this.repository).findIncompletePublications());
		});
	}

	@Test
	void nothingIsPublishedAgainUnlessItIsAskedFor() {
		this.node.become(Role.PRIMARY);
		runner().run((context) -> verify(this.repository, never()).findIncompletePublications());
	}

	@Test
	void onlyThePrimaryLooksForStaleEvents() {
		Staleness staleness = mock(Staleness.class);
		given(staleness.getStaleness(any())).willReturn(Duration.ofMinutes(1));
		given(this.repository.findByStatus(any())).willReturn(List.of());
		runner().run((context) -> {
			EventPublicationRegistry registry = context.getBean(EventPublicationRegistry.class);
			registry.markStalePublicationsFailed(staleness);
			verify(this.repository, never()).findByStatus(any());
			this.node.become(Role.PRIMARY);
			registry.markStalePublicationsFailed(staleness);
			verify(this.repository, atLeastOnce()).findByStatus(any());
		});
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class,
					LitefsDataSourceAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class,
					EventPublicationAutoConfiguration.class, LitefsModulithAutoConfiguration.class))
			.withBean(LitefsNode.class, () -> this.node)
			.withBean(EventPublicationRepository.class, () -> this.repository)
			.withPropertyValues("litefs.database=" + this.directory.resolve("data.db"));
	}

}
