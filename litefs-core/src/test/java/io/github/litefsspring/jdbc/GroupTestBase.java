package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.jdbc.write.WriterConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sqlite.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Members of groups, each a thread whose steps a test decides. In SQL, {@code pause(x)}
 * is x, once the test has opened the {@link #gate}.
 */
abstract class GroupTestBase extends JdbcTestBase {

	final CountDownLatch paused = new CountDownLatch(1);

	final CountDownLatch gate = new CountDownLatch(1);

	final AtomicInteger commits = new AtomicInteger();

	final List<Integer> groups = new CopyOnWriteArrayList<>();

	final List<Duration> slow = new CopyOnWriteArrayList<>();

	private final List<Member> members = new ArrayList<>();

	@BeforeEach
	void listen() {
		this.dataSource.addCommitListener(this.commits::incrementAndGet);
		this.dataSource.addWriteListener(new WriteListener() {

			@Override
			public void committed(int transactions) {
				GroupTestBase.this.groups.add(transactions);
			}

			@Override
			public void slow(Duration held) {
				GroupTestBase.this.slow.add(held);
			}

		});
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.members.forEach(Member::close);
	}

	WriteSettings writeSettings() {
		// long enough for a test that is debugged
		return new WriteSettings(true, 128, Duration.ofMinutes(10), Duration.ofSeconds(10));
	}

	@Override
	protected DataSourceSettings settings(Map<String, String> properties) {
		DataSourceSettings settings = super.settings(properties);
		return new DataSourceSettings(settings.database(), settings.journalMode(), settings.busyTimeout(),
				Duration.ofSeconds(30), settings.readPoolSize(), properties, settings.read(), writeSettings());
	}

	@Override
	protected LitefsDataSource create(Map<String, String> properties) {
		DataSourceSettings settings = settings(properties);
		return new LitefsDataSource(this.node, settings, null, (file, driverProperties) -> {
			WriterConnection connection = physical(file, driverProperties);
			Function.create(connection, "pause", new Pause());
			return connection;
		});
	}

	WriterConnection physical(String file, java.util.Properties properties) throws SQLException {
		return new WriterConnection(file, properties);
	}

	Member member() {
		var member = new Member();
		this.members.add(member);
		return member;
	}

	/**
	 * A transaction that has run a statement and has the writer.
	 */
	Member begun(String sql) throws Exception {
		Member member = member();
		member.transaction().execute(sql).get();
		return member;
	}

	/**
	 * A transaction whose first statement waits for the writer.
	 */
	Member waiting(String sql) throws Exception {
		Member member = member();
		member.transaction();
		member.execution = member.execute(sql);
		member.awaitQueued();
		return member;
	}

	/**
	 * A transaction that is done and waits for the commit, because the next one has the
	 * writer.
	 */
	Member done(Member first) {
		first.commit = first.commit();
		first.awaitGroup();
		return first;
	}

	List<Object> names() throws SQLException {
		return query("SELECT name FROM item ORDER BY id");
	}

	static Throwable failureOf(CompletableFuture<?> step) throws Exception {
		try {
			step.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		throw new AssertionError("It did not fail");
	}

	static void assertDone(CompletableFuture<?> step) throws Exception {
		step.get(30, TimeUnit.SECONDS);
	}

	/** Blocks until the test goes on. */
	private final class Pause extends Function {

		@Override
		protected void xFunc() throws SQLException {
			GroupTestBase.this.paused.countDown();
			try {
				assertThat(GroupTestBase.this.gate.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			result(value_text(0));
		}

	}

	/** A thread with a connection. */
	final class Member {

		private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
			this.thread = new Thread(task);
			return this.thread;
		});

		private volatile Thread thread;

		final Connection connection;

		CompletableFuture<Void> execution;

		CompletableFuture<Void> commit;

		volatile boolean wasInterrupted;

		Member() {
			try {
				this.connection = GroupTestBase.this.dataSource.getConnection();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		CompletableFuture<Void> run(Step step) {
			var result = new CompletableFuture<Void>();
			this.executor.execute(() -> {
				try {
					step.run(this.connection);
					result.complete(null);
				}
				catch (Throwable ex) {
					result.completeExceptionally(ex);
				}
			});
			return result;
		}

		Member transaction() throws Exception {
			run((connection) -> connection.setAutoCommit(false)).get();
			return this;
		}

		CompletableFuture<Void> execute(String sql) {
			return run((connection) -> JdbcTestBase.execute(connection, sql));
		}

		CompletableFuture<Void> commit() {
			return run((connection) -> {
				connection.commit();
				this.wasInterrupted = Thread.interrupted();
			});
		}

		CompletableFuture<Void> rollback() {
			return run(Connection::rollback);
		}

		Thread thread() {
			return this.thread;
		}

		void awaitQueued() {
			await().pollInterval(Duration.ofMillis(2)).until(() -> isBlockedBy("Waiter"));
		}

		void awaitGroup() {
			await().pollInterval(Duration.ofMillis(2)).until(() -> isBlockedBy("GroupCommit"));
		}

		boolean isBlockedBy(String type) {
			Object blocker = LockSupport.getBlocker(this.thread);
			return blocker != null && blocker.getClass().getSimpleName().equals(type);
		}

		void close() {
			this.executor.execute(() -> {
				try {
					this.connection.close();
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			this.executor.shutdown();
		}

	}

	interface Step {

		void run(Connection connection) throws Exception;

	}

}
