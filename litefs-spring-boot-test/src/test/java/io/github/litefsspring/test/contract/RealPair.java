package io.github.litefsspring.test.contract;

import java.net.URI;
import java.nio.file.Path;

import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.test.NodeApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * Two real LiteFS processes.
 */
final class RealPair implements ContractPair {

	private final RunningCluster cluster = RunningCluster.builder().start();

	@Override
	public ContractNode primary() {
		return new RealNode(this.cluster, this.cluster.node("primary"));
	}

	@Override
	public ContractNode replica() {
		return new RealNode(this.cluster, this.cluster.node("replica1"));
	}

	@Override
	public void commit() {
		this.cluster.primary()
			.execute("create table if not exists t (id integer primary key)", "insert into t default values");
	}

	@Override
	public void close() {
		this.cluster.close();
	}

	record RealNode(RunningCluster cluster, RunningNode node) implements ContractNode {

		@Override
		public String hostname() {
			return this.node.hostname();
		}

		@Override
		public URI apiUrl() {
			return this.node.apiUrl();
		}

		@Override
		public Path mountDirectory() {
			return this.node.mountDirectory();
		}

		@Override
		public ClusterNodeSettings settings() {
			return NodeApplication.nodeSettings(this.cluster, this.node);
		}

		@Override
		public void kill() {
			this.node.kill();
		}

		@Override
		public void restart() {
			this.node.start();
		}

	}

}
