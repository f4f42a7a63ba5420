package io.github.litefsspring.boot;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LitefsEventPublisherTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.NO_PRIMARY);

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final RoleSteps steps = new RoleSteps(this.node);

	private final LitefsEventPublisher publisher = new LitefsEventPublisher(this.node, this.steps, this.events::add);

	@AfterEach
	void stop() {
		this.publisher.stop();
		this.steps.close();
	}

	@Test
	void theFirstEventTellsTheRoleAtTheStart() {
		start(this.publisher);
		assertThat(this.events).singleElement().isInstanceOfSatisfying(LitefsRoleChangedEvent.class, (event) -> {
			assertThat(event.previous()).isNull();
			assertThat(event.current().role()).isEqualTo(Role.NO_PRIMARY);
		});
	}

	@Test
	void roleChangesAndTransactionsBecomeEventsInTheirOrder() {
		start(this.publisher);
		this.node.become(Role.REPLICA);
		await().until(() -> this.events.size() == 2);
		this.node.at(new Position(2, 2));
		await().until(() -> this.events.size() == 3);
		this.node.become(Role.PRIMARY);
		await().until(() -> this.events.size() == 4);
		assertThat(this.events.subList(1, 4)).satisfiesExactly(
				(event) -> assertThat(event).isInstanceOfSatisfying(LitefsRoleChangedEvent.class,
						(changed) -> assertThat(changed.current().role()).isEqualTo(Role.REPLICA)),
				(event) -> assertThat(event).isInstanceOfSatisfying(LitefsTransactionAppliedEvent.class,
						(applied) -> assertThat(applied.transaction().position()).isEqualTo(new Position(2, 2))),
				(event) -> assertThat(event).isInstanceOfSatisfying(LitefsRoleChangedEvent.class,
						(changed) -> assertThat(changed.previous().role()).isEqualTo(Role.REPLICA)));
	}

	@Test
	void aFailingListenerDoesNotEndTheEvents() {
		LitefsEventPublisher failing = new LitefsEventPublisher(this.node, this.steps, (event) -> {
			this.events.add(event);
			throw new IllegalStateException("listener");
		});
		start(failing);
		this.node.become(Role.REPLICA);
		await().until(() -> this.events.size() == 2);
		failing.stop();
	}

	@Test
	void aSlowListenerHoldsUpNeitherTheNodeNorRoleChanges() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		LitefsEventPublisher slow = new LitefsEventPublisher(this.node, this.steps, (event) -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.events.add(event);
		});
		slow.start();
		await().until(() -> this.node.listeners().size() > 1);
		for (int i = 0; i < LitefsEventPublisher.MAX_PENDING + 500; i++) {
			this.node.at(new Position(i, i));
		}
		this.node.become(Role.PRIMARY);
		release.countDown();
		await().until(() -> this.events.size() >= LitefsEventPublisher.MAX_PENDING + 2);
		assertThat(this.events.get(this.events.size() - 1)).isInstanceOf(LitefsRoleChangedEvent.class);
		assertThat(this.events).hasSize(LitefsEventPublisher.MAX_PENDING + 2);
		slow.stop();
	}

	@Test
	void anEventOfTheLibraryIsPublishedWhenItsListenersHaveRunAlsoOneThatFails() {
		List<String> published = new CopyOnWriteArrayList<>();
		LitefsEventPublisher failing = new LitefsEventPublisher(this.node, this.steps, (event) -> {
			published.add("heard " + event);
			throw new IllegalStateException("listener");
		});
		failing.publishLater("early", () -> published.add("early"));
		assertThat(published).isEmpty();
		failing.start();
		failing.publishLater("late", () -> published.add("late"));
		await().untilAsserted(() -> assertThat(published).hasSize(5)
			.containsSubsequence("heard early", "early", "heard late", "late"));
		failing.stop();
		failing.publishLater("after the stop", () -> published.add("after the stop"));
		assertThat(published).hasSize(5);
	}

	@Test
	void whatAPromotionWaitsForHoldsNoOtherEventUp() {
		CountDownLatch slow = new CountDownLatch(1);
		start(this.publisher);
		this.steps.run(RoleSteps.Step.WORK, () -> {
			try {
				slow.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.node.become(Role.PRIMARY);
		this.node.at(new Position(2, 2));
		await().until(() -> this.events.size() == 2);
		assertThat(this.events.get(1)).isInstanceOf(LitefsTransactionAppliedEvent.class);
		slow.countDown();
		await().until(() -> this.events.size() == 3);
		assertThat(this.events.get(2)).isInstanceOf(LitefsRoleChangedEvent.class);
	}

	@Test
	void nothingIsHeardAfterTheStop() {
		start(this.publisher);
		this.publisher.stop();
		assertThat(this.node.listeners()).containsExactly(this.steps);
		assertThat(this.publisher.isRunning()).isFalse();
	}

	private void start(LitefsEventPublisher started) {
		started.start();
		await().until(() -> !this.events.isEmpty());
	}

}
