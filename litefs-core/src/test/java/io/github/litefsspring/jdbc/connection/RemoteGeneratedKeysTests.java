package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The same for statements that run on the primary, for a node that is not.
 */
class RemoteGeneratedKeysTests extends GeneratedKeysTests {

	private LitefsDataSource replica;

	@BeforeEach
	void openReplica() {
		this.replica = new LitefsDataSource(new StubLitefsNode(Role.REPLICA), settings(Map.of()),
				new SameFile(this.dataSource));
	}

	@AfterEach
	void closeReplica() {
		this.replica.close();
	}

	@Override
	Connection connect() throws SQLException {
		return this.replica.getConnection();
	}

	@Override
	void aBatchHasTheKeysOfAllItsMembers() {
		// a batch does not travel
	}

	@Override
	void keysAreReadInsideATransactionToo() {
		// a transaction does not travel
	}

	@Override
	void keysAreDescribedAsTheirColumns() {
		// the primary sends names and values
	}

	private record SameFile(LitefsDataSource primary) implements RemoteStatements {

		@Override
		public boolean accepts() {
			return true;
		}

		@Override
		public RemoteResult run(RemoteStatement statement) throws SQLException {
			return this.primary.runForOtherNode(statement);
		}

	}

}
