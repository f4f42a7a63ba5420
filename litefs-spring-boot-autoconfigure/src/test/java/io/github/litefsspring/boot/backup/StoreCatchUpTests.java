package io.github.litefsspring.boot.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.catchup.CatchUp;
import io.github.litefsspring.backup.catchup.DatabaseOnNode;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.DeferredStore;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.jdbc.WriterPreparation;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StoreCatchUpTests {

	@TempDir
	Path folder;

	private final LitefsApi api = new LitefsApi("http://localhost:1", "test");

	private final AtomicInteger asked = new AtomicInteger();

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.end.countDown();
		this.api.close();
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsNoWriteForLong(CapturedOutput output) {
		StoreCatchUp catchUp = catchUp(new StubLitefsNode(Role.PRIMARY), Duration.ofMillis(50), () -> {
			this.end.await();
			return null;
		});
		assertThat(catchUp.prepare()).isSameAs(WriterPreparation.NOTHING);
		assertThat(output).contains("litefs.backup.catch-up-timeout");
		assertThat(catchUp.prepare()).isSameAs(WriterPreparation.NOTHING);
		assertThat(this.asked).as("once for each time as the primary").hasValue(1);
	}

	@Test
	void aStoreThatFailsIsTold(CapturedOutput output) {
		StoreCatchUp catchUp = catchUp(new StubLitefsNode(Role.PRIMARY), Duration.ofSeconds(30), () -> {
			throw new BackupStoreException("The bucket is gone", null);
		});
		assertThat(catchUp.prepare()).isSameAs(WriterPreparation.NOTHING);
		assertThat(output).contains("The bucket is gone", "writes without knowing");
	}

	@Test
	void onlyAPrimaryLooksAndOnlyWhenItMay() {
		catchUp(new StubLitefsNode(Role.REPLICA), Duration.ofSeconds(30), () -> null).prepare();
		catchUp(new StubLitefsNode(Role.STANDALONE), Duration.ofSeconds(30), () -> null).prepare();
		catchUp(new StubLitefsNode(Role.PRIMARY), Duration.ZERO, () -> null).prepare();
		assertThat(this.asked).hasValue(0);
	}

	private StoreCatchUp catchUp(LitefsNode node, Duration timeout, Answer answer) {
		DeferredStore store = new DeferredStore(BackupTarget.parse("file:" + this.folder), () -> {
			this.asked.incrementAndGet();
			try {
				answer.give();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			throw new BackupStoreException("There is nothing", null);
		});
		DatabaseOnNode database = new DatabaseOnNode(this.folder, "data.db", () -> new Position(1, 1));
		return new StoreCatchUp(node, new RoleSteps(node),
				() -> new CatchUp(this.api, store, database, new CatchUp.Settings("node1", true, this.folder)),
				timeout);
	}

	/**
	 * What the store does.
	 */
	private interface Answer {

		Object give() throws InterruptedException, BackupStoreException;

	}

}
