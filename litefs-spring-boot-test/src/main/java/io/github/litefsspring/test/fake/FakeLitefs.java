package io.github.litefsspring.test.fake;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A LiteFS process that tests drive: a directory with the files of a mount ({@code -pos},
 * {@code .lag}, {@code .primary}) and the HTTP API ({@code /info}, {@code /events},
 * {@code /promote}) on a free port. It begins as a mounted node that knows no primary.
 * <p>
 * It is held to the same contract test as real LiteFS, but it is no file system: nothing
 * keeps a test from writing into the directory of a replica, and a database in it is a
 * plain file. Methods can be called from any thread.
 *
 * <pre class="code">
 * try (FakeLitefs primary = FakeLitefs.start(directory.resolve("primary"));
 *         FakeLitefs replica = FakeLitefs.start(directory.resolve("replica"))) {
 *     primary.becomePrimary();
 *     replica.follow(primary);
 *     primary.commit("data.db");
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class FakeLitefs implements AutoCloseable {

	private static final long NOT_REPLICATED = Integer.MAX_VALUE;

	private static final String DEFAULT_CLUSTER = "LFSC0000000000000001";

	private final Path dataDirectory;

	private final FakeMount mount;

	private final FakeApi api;

	private final Map<String, Position> positions = new LinkedHashMap<>();

	private final List<FakeLitefs> followers = new CopyOnWriteArrayList<>();

	private String nodeId = newNodeId();

	private String clusterId = DEFAULT_CLUSTER;

	private boolean candidate;

	private boolean mounted = true;

	private FakeRole role = FakeRole.NO_PRIMARY;

	private @Nullable FakeLitefs followed;

	private FakeLitefs(Path directory) {
		this.dataDirectory = directory.resolve("data");
		this.mount = FakeMount.create(directory.resolve("mount"), directory.resolve("unmounted"));
		this.mount.lag(NOT_REPLICATED);
		this.api = new FakeApi(this);
	}

	/**
	 * Start a fake that is mounted and knows no primary.
	 * @param directory where it keeps its files; its mount is a directory in it
	 * @return the running fake
	 */
	public static FakeLitefs start(Path directory) {
		return new FakeLitefs(directory);
	}

	/**
	 * The base URL of its API, which stays the same for the life of this object.
	 * @return the URL, without a slash at its end
	 */
	public URI apiUrl() {
		return this.api.url();
	}

	/**
	 * Address and port of its API: what followers call it, so that a template of
	 * {@code http://{hostname}} leads to it.
	 * @return such as {@code 127.0.0.1:40123}
	 */
	public String hostname() {
		return apiUrl().getAuthority();
	}

	/**
	 * The directory that stands for the mount.
	 * @return the directory
	 */
	public Path mountDirectory() {
		return this.mount.directory();
	}

	/**
	 * The path of a database in the mount.
	 * @param name its name
	 * @return the path, whether it exists or not
	 */
	public Path database(String name) {
		return mountDirectory().resolve(name);
	}

	/**
	 * Tell if the mount is there: what a check of the mount shall find out.
	 * @return {@code false} after {@link #unmount()} and {@link #kill()}
	 */
	public synchronized boolean isMounted() {
		return this.mounted;
	}

	/**
	 * Its node id, the value of the header {@code Litefs-Id}. A restarted process has
	 * another one.
	 * @return 16 hexadecimal digits
	 */
	public synchronized String nodeId() {
		return this.nodeId;
	}

	/**
	 * Its cluster id, the value of the header {@code Litefs-Cluster-Id}.
	 * @return the id
	 */
	public synchronized String clusterId() {
		return this.clusterId;
	}

	/**
	 * Pretend to belong to another cluster.
	 * @param clusterId the id
	 */
	public synchronized void clusterId(String clusterId) {
		this.clusterId = clusterId;
	}

	/**
	 * Say in {@code /info} whether this node can become the primary, and let
	 * {@code /promote} succeed accordingly. Without it, it cannot.
	 * @param candidate whether it can
	 */
	public synchronized void candidate(boolean candidate) {
		this.candidate = candidate;
	}

	/**
	 * Become the primary, which is always a candidate. Followers go on following.
	 */
	public void becomePrimary() {
		stopFollowing();
		candidate(true);
		change(new FakeRole(true, hostname()), 0);
	}

	/**
	 * Become a replica of a primary that exists by its name only: transactions come from
	 * {@link #apply}.
	 * @param primaryHostname what this node calls the primary
	 */
	public void becomeReplicaOf(String primaryHostname) {
		stopFollowing();
		change(new FakeRole(false, primaryHostname), 0);
	}

	/**
	 * Know no primary any more, as during an election or after the primary's end.
	 */
	public void losePrimary() {
		stopFollowing();
		change(FakeRole.NO_PRIMARY, 0);
	}

	/**
	 * Become the demoted primary that LiteFS keeps out of the cluster while a write
	 * transaction is open: no primary, and a lag of 2147483647.
	 */
	public void becomeDemoted() {
		stopFollowing();
		change(FakeRole.NO_PRIMARY, NOT_REPLICATED);
	}

	/**
	 * Replicate from another fake: take over its positions, and from now on each of its
	 * transactions at once. When it {@linkplain #kill() is killed}, this node loses its
	 * primary.
	 * @param primary the other fake
	 */
	public void follow(FakeLitefs primary) {
		becomeReplicaOf(primary.hostname());
		synchronized (this) {
			this.followed = primary;
		}
		clusterId(primary.clusterId());
		primary.positions().forEach((database, position) -> {
			if (!position.equals(positions().get(database))) {
				apply(database, position, Instant.now());
			}
		});
		primary.followers.add(this);
	}

	private void stopFollowing() {
		FakeLitefs primary;
		synchronized (this) {
			primary = this.followed;
			this.followed = null;
		}
		if (primary != null) {
			primary.followers.remove(this);
		}
	}

	private synchronized void change(FakeRole changed, long lag) {
		this.role = changed;
		if (this.mounted) {
			this.mount.primary(changed);
			this.mount.lag(lag);
		}
		this.api.send(FakeEvents.primaryChange(changed));
	}

	/**
	 * The positions of its databases.
	 * @return a copy, by database name
	 */
	public synchronized Map<String, Position> positions() {
		return Map.copyOf(this.positions);
	}

	/**
	 * Commit a transaction here, and apply it on all followers.
	 * @param database the database's name; it need not exist
	 * @return the position after it
	 */
	public Position commit(String database) {
		Position before = positions().getOrDefault(database, Position.NONE);
		long checksum = ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE;
		Position after = new Position(before.txid() + 1, checksum);
		Instant now = Instant.now();
		apply(database, after, now);
		this.followers.forEach((follower) -> follower.apply(database, after, now));
		return after;
	}

	/**
	 * Apply a transaction on this node only: show the position and announce it.
	 * @param database the database's name; it need not exist
	 * @param position the position after the transaction
	 * @param timestamp when the primary committed it
	 */
	public synchronized void apply(String database, Position position, Instant timestamp) {
		show(database, position);
		announce(database, position, timestamp);
	}

	/**
	 * Show a position in the mount without announcing it.
	 * @param database the database's name; it need not exist
	 * @param position the position
	 */
	public synchronized void show(String database, Position position) {
		this.positions.put(database, position);
		if (this.mounted) {
			this.mount.position(database, position);
		}
	}

	/**
	 * Announce a transaction without showing its position.
	 * @param database the database's name
	 * @param position the position after the transaction
	 * @param timestamp when the primary committed it
	 */
	public synchronized void announce(String database, Position position, Instant timestamp) {
		this.api.send(FakeEvents.transaction(database, position, timestamp));
	}

	/**
	 * Set what {@code .lag} says, until the role changes.
	 * @param lag how far this node is behind
	 */
	public synchronized void lag(Duration lag) {
		this.mount.lag(lag.toMillis());
	}

	/**
	 * Send a line to all open event streams, whatever it is.
	 * @param line text without a line end
	 */
	public void sendLine(String line) {
		this.api.send(line);
	}

	/**
	 * End all open event streams. New ones can be opened.
	 */
	public void loseStreams() {
		this.api.endStreams();
	}

	/**
	 * Number of event streams that are open.
	 * @return a number that may be out of date at once
	 */
	public int openStreams() {
		return this.api.openStreams();
	}

	/**
	 * Accept connections and answer nothing; open event streams stay open and silent.
	 */
	public void keepSilent() {
		this.api.keepSilent();
	}

	/**
	 * Answer every new request with status 200 and the same text, without LiteFS's
	 * headers.
	 * @param text such as the page of another web server
	 */
	public void answerGarbage(String text) {
		this.api.answerGarbage(text);
	}

	/**
	 * Answer properly again after {@link #keepSilent()} or {@link #answerGarbage}.
	 */
	public void answerProperly() {
		this.api.speak();
	}

	/**
	 * Take the mount away: an empty directory stays. The API goes on. Does nothing
	 * without a mount.
	 */
	public synchronized void unmount() {
		if (this.mounted) {
			this.mounted = false;
			this.mount.unmount();
		}
	}

	/**
	 * Mount again, with the same databases. Does nothing on a mounted node.
	 */
	public synchronized void mount() {
		if (!this.mounted) {
			this.mount.mount();
			this.mounted = true;
			this.mount.primary(this.role);
			this.positions.forEach(this.mount::position);
		}
	}

	/**
	 * End as a killed process does: no mount, no API, and followers lose their primary.
	 */
	public void kill() {
		unmount();
		this.api.stop();
		this.followers.forEach(FakeLitefs::losePrimary);
	}

	/**
	 * Come back after {@link #kill()} with the same data, knowing no primary.
	 */
	public void restart() {
		stopFollowing();
		synchronized (this) {
			this.role = FakeRole.NO_PRIMARY;
			this.nodeId = newNodeId();
			mount();
			this.mount.lag(NOT_REPLICATED);
			this.api.start();
		}
	}

	/**
	 * End the API. Files stay.
	 */
	@Override
	public void close() {
		stopFollowing();
		this.api.close();
	}

	private static String newNodeId() {
		return "%016X".formatted(ThreadLocalRandom.current().nextLong());
	}

	synchronized String info() {
		return FakeEvents.info(this.clusterId, this.role, this.candidate, this.dataDirectory.toString());
	}

	synchronized BlockingQueue<String> subscribe(Set<BlockingQueue<String>> streams) {
		BlockingQueue<String> stream = FakeApi.newStream(FakeEvents.init(this.role));
		streams.add(stream);
		return stream;
	}

	/**
	 * Do what {@code POST /promote} does: this node becomes the primary, and the one it
	 * followed becomes its replica, with all others that followed it.
	 * @return the answer of LiteFS
	 */
	Promotion promote() {
		FakeLitefs primary;
		synchronized (this) {
			if (!this.candidate) {
				return Promotion.NOT_ELIGIBLE;
			}
			if (this.role.primary()) {
				return Promotion.DONE;
			}
			if (this.role.primaryHostname().isEmpty()) {
				return Promotion.NO_PRIMARY;
			}
			primary = this.followed;
		}
		becomePrimary();
		if (primary != null) {
			List<FakeLitefs> others = List.copyOf(primary.followers);
			primary.follow(this);
			others.forEach((other) -> other.follow(this));
		}
		return Promotion.DONE;
	}

	@Override
	public String toString() {
		return "fake LiteFS " + nodeId() + " at " + apiUrl();
	}

}
