package io.github.litefsspring.test.contract;

import java.net.URI;
import java.nio.file.Path;

import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.test.fake.FakeLitefs;

/**
 * Two fakes.
 */
final class FakePair implements ContractPair {

	private final FakeLitefs primary;

	private final FakeLitefs replica;

	FakePair(Path directory) {
		this.primary = FakeLitefs.start(directory.resolve("primary"));
		this.replica = FakeLitefs.start(directory.resolve("replica"));
		becomePrimary();
	}

	private void becomePrimary() {
		this.primary.becomePrimary();
		this.replica.follow(this.primary);
	}

	@Override
	public ContractNode primary() {
		return new FakeNode(this.primary, this::becomePrimary);
	}

	@Override
	public ContractNode replica() {
		return new FakeNode(this.replica, () -> this.replica.follow(this.primary));
	}

	@Override
	public void commit() {
		this.primary.commit("data.db");
	}

	@Override
	public void close() {
		this.primary.close();
		this.replica.close();
	}

	private record FakeNode(FakeLitefs litefs, Runnable rejoin) implements ContractNode {

		@Override
		public String hostname() {
			return this.litefs.hostname();
		}

		@Override
		public URI apiUrl() {
			return this.litefs.apiUrl();
		}

		@Override
		public Path mountDirectory() {
			return this.litefs.mountDirectory();
		}

		@Override
		public ClusterNodeSettings settings() {
			return ClusterNodeSettings.of(this.litefs.database("data.db"))
				.withApiUrl(this.litefs.apiUrl().toString())
				.withPrimaryApiUrl("http://{hostname}")
				.withMountCheck((directory) -> this.litefs.isMounted());
		}

		@Override
		public void kill() {
			this.litefs.kill();
		}

		@Override
		public void restart() {
			this.litefs.restart();
			this.rejoin.run();
		}

	}

}
