package io.github.litefsspring.boot.halt;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.StubLitefsNode;
import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.HaltPreparation;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * What a replica says to the primary before it asks for the HALT lock.
 */
class StandAsideTests {

	private static final ChannelCall CALL = new ChannelCall("node2", Duration.ofSeconds(1));

	@TempDir
	Path directory;

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B");

	private ChannelNode primary;

	private ChannelNode replica;

	@BeforeEach
	void start() throws SQLException {
		this.primary = new ChannelNode(this.first, Beans.class, "test.database=" + this.directory.resolve("data.db"));
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("create table item (id integer primary key)");
		}
		this.second.become(Role.REPLICA, "node1");
		this.replica = new ChannelNode(this.second, Beans.class, ChannelNode.primaryAt(this.primary),
				"test.database=" + this.directory.resolve("data.db"));
	}

	@AfterEach
	void close() {
		this.replica.close();
		this.primary.close();
	}

	@Test
	void thePrimaryHoldsItsReadsBack() {
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Void> reads = CompletableFuture.runAsync(() -> {
			while (!stop.get()) {
				read(dataSource());
			}
		});
		try {
			this.replica.bean(HaltPreparation.class).prepare("node1");
			await().until(() -> dataSource().reads().waits() > 0);
		}
		finally {
			stop.set(true);
		}
		reads.join();
		await().until(() -> !dataSource().reads().gateClosed());
	}

	@Test
	void aMessageForAnotherPrimaryIsNotForThisNode() {
		StandAsideHandler handler = this.primary.bean(StandAsideHandler.class);
		assertThat(handler.handle(CALL, new StandAsideMessage("node1")).away()).isTrue();
		assertThat(handler.handle(CALL, new StandAsideMessage("node9")).away()).isFalse();
		this.first.become(Role.REPLICA, "node1");
		assertThat(handler.handle(CALL, new StandAsideMessage("node1")).away()).isFalse();
	}

	@Test
	void theReplicaWaitsForWhatThePrimaryDidBefore() {
		StandAsideRequest request = (StandAsideRequest) this.replica.bean(HaltPreparation.class);
		this.first.at(new Position(5, 50));
		this.second.at(new Position(4, 40));
		assertThat(request.standsAside("node1")).isFalse();
		this.second.at(new Position(5, 50));
		assertThat(request.standsAside("node1")).isTrue();
	}

	@Test
	void aPrimaryThatDoesNotAnswerIsNoObstacle() {
		this.primary.close();
		assertThatNoException().isThrownBy(() -> this.replica.bean(HaltPreparation.class).prepare("node1"));
	}

	private LitefsDataSource dataSource() {
		return this.primary.bean(LitefsDataSource.class);
	}

	private static void read(LitefsDataSource dataSource) {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from item")) {
			assertThat(rows.next()).isTrue();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		LitefsDataSource dataSource(LitefsNode node, Environment environment) {
			Path database = Path.of(environment.getRequiredProperty("test.database"));
			return new LitefsDataSource(node, DataSourceSettings.of(database));
		}

	}

}
