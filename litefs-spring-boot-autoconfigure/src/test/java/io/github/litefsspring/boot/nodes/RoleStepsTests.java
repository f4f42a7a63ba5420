package io.github.litefsspring.boot.nodes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RoleStepsTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final RoleSteps steps = new RoleSteps(this.node);

	private final List<String> taken = new CopyOnWriteArrayList<>();

	private final CountDownLatch slow = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.slow.countDown();
		this.steps.close();
	}

	@Test
	void theyAreTakenInTheirOrderWhateverTheOrderInWhichTheyWereAdded() {
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		this.steps.add(RoleSteps.Step.WRITER, taking("writer"));
		this.steps.add(RoleSteps.Step.MIGRATION, taking("migration"));
		become(Role.PRIMARY);
		awaitTaken("writer PRIMARY", "migration PRIMARY", "work PRIMARY", "after PRIMARY");
	}

	@Test
	void workIsStoppedAtADemotionAlsoWhileTheStepsOfThePromotionAreTaken() {
		this.steps.add(RoleSteps.Step.WRITER, waiting());
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		become(Role.PRIMARY);
		become(Role.NO_PRIMARY);
		awaitTaken("work NO_PRIMARY");
		this.slow.countDown();
		awaitTaken("work NO_PRIMARY", "work PRIMARY", "after PRIMARY", "after NO_PRIMARY");
	}

	@Test
	void workThatIsSlowToStartKeepsTheNextPromotionFromNoWriter() {
		this.steps.add(RoleSteps.Step.WRITER, taking("writer"));
		this.steps.add(RoleSteps.Step.WORK, waiting());
		become(Role.PRIMARY);
		become(Role.REPLICA);
		become(Role.PRIMARY);
		awaitTaken("writer PRIMARY", "writer PRIMARY");
		this.slow.countDown();
		awaitTaken("writer PRIMARY", "writer PRIMARY", "after PRIMARY", "after REPLICA", "after PRIMARY");
	}

	@Test
	void oneThatFailsKeepsNoOtherFromBeingTaken() {
		NodeListener broken = new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				throw new StackOverflowError("broken");
			}

		};
		this.steps.add(RoleSteps.Step.WRITER, broken);
		this.steps.add(RoleSteps.Step.WORK, broken);
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		become(Role.PRIMARY);
		awaitTaken("work PRIMARY", "after PRIMARY");
	}

	@Test
	void oneThatWasRemovedIsTakenNoMore() {
		NodeListener work = taking("work");
		this.steps.add(RoleSteps.Step.WORK, work);
		this.steps.remove(RoleSteps.Step.WORK, taking("another"));
		become(Role.PRIMARY);
		awaitTaken("work PRIMARY", "after PRIMARY");
		this.steps.remove(RoleSteps.Step.WORK, work);
		become(Role.REPLICA);
		awaitTaken("work PRIMARY", "after PRIMARY", "after REPLICA");
	}

	@Test
	void afterTheEndNothingIsTaken() {
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		this.steps.close();
		become(Role.PRIMARY);
		this.steps.run(RoleSteps.Step.WORK, () -> this.taken.add("late"));
		assertThat(this.node.listeners()).isEmpty();
		assertThat(this.taken).isEmpty();
	}

	private void become(Role role) {
		this.node.become(role);
		this.steps.afterwards(() -> this.taken.add("after " + role));
	}

	private void awaitTaken(String... expected) {
		await().untilAsserted(() -> assertThat(this.taken).containsExactly(expected));
	}

	private NodeListener taking(String name) {
		return new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				RoleStepsTests.this.taken.add(name + " " + current.role());
			}

		};
	}

	private NodeListener waiting() {
		return new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				try {
					RoleStepsTests.this.slow.await(20, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		};
	}

}
