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

class RoleStepsTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final RoleSteps steps = new RoleSteps(this.node);

	private final List<String> taken = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.steps.close();
	}

	@Test
	void theyAreTakenInTheirOrderWhateverTheOrderInWhichTheyWereAdded() throws Exception {
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		this.steps.add(RoleSteps.Step.WRITER, taking("writer"));
		this.steps.add(RoleSteps.Step.MIGRATION, taking("migration"));
		this.node.become(Role.PRIMARY);
		this.steps.last().get();
		assertThat(this.taken).containsExactly("writer PRIMARY", "migration PRIMARY", "work PRIMARY");
	}

	@Test
	void theNextChangeWaitsForTheStepsOfTheOneBefore() throws Exception {
		CountDownLatch slow = new CountDownLatch(1);
		this.steps.add(RoleSteps.Step.WRITER, new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				try {
					slow.await(20, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		});
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		this.node.become(Role.PRIMARY);
		this.node.become(Role.NO_PRIMARY);
		assertThat(this.steps.last().isDone()).isFalse();
		slow.countDown();
		this.steps.last().get();
		assertThat(this.taken).containsExactly("work PRIMARY", "work NO_PRIMARY");
	}

	@Test
	void oneThatFailsKeepsNoOtherFromBeingTaken() throws Exception {
		this.steps.add(RoleSteps.Step.WRITER, new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				throw new StackOverflowError("broken");
			}

		});
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		this.node.become(Role.PRIMARY);
		this.steps.last().get();
		assertThat(this.taken).containsExactly("work PRIMARY");
	}

	@Test
	void oneThatWasRemovedIsTakenNoMore() throws Exception {
		NodeListener work = taking("work");
		this.steps.add(RoleSteps.Step.WORK, work);
		this.steps.remove(RoleSteps.Step.WORK, taking("another"));
		this.node.become(Role.PRIMARY);
		this.steps.last().get();
		this.steps.remove(RoleSteps.Step.WORK, work);
		this.node.become(Role.REPLICA);
		this.steps.last().get();
		assertThat(this.taken).containsExactly("work PRIMARY");
	}

	@Test
	void afterTheEndNothingIsTaken() {
		this.steps.add(RoleSteps.Step.WORK, taking("work"));
		this.steps.close();
		this.node.become(Role.PRIMARY);
		this.steps.run(() -> this.taken.add("late"));
		assertThat(this.node.listeners()).isEmpty();
		assertThat(this.taken).isEmpty();
	}

	private NodeListener taking(String name) {
		return new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				RoleStepsTests.this.taken.add(name + " " + current.role());
			}

		};
	}

}
