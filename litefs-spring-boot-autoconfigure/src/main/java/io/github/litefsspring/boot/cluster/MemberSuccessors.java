package io.github.litefsspring.boot.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.litefsspring.boot.handover.HandoverRefusedException;
import io.github.litefsspring.boot.handover.NoCandidateException;
import io.github.litefsspring.boot.handover.Successor;
import io.github.litefsspring.boot.handover.Successors;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the next primary in the list of nodes.
 *
 * @since 0.1.0
 */
public final class MemberSuccessors implements Successors {

	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final Comparator<ClusterMember> BEST_FIRST = Comparator
		.comparing((ClusterMember member) -> Boolean.TRUE.equals(member.candidate()))
		.thenComparing(ClusterMember::txid)
		.reversed()
		.thenComparing(ClusterMember::seenMillis);

	private final LitefsNode node;

	private final ClusterMembership membership;

	/**
	 * Create it.
	 * @param node this node
	 * @param membership the list of nodes
	 */
	public MemberSuccessors(LitefsNode node, ClusterMembership membership) {
		this.node = node;
		this.membership = membership;
	}

	@Override
	public List<Successor> find() {
		List<ClusterMember> others = this.membership.members()
			.stream()
			.filter((member) -> !String.valueOf(member.nodeId()).equals(this.node.nodeId()))
			.toList();
		if (!others.isEmpty() && others.stream().noneMatch(MemberSuccessors::mayBeCandidate)) {
			throw new NoCandidateException("No other node is a candidate for the lease (lease.candidate in its "
					+ "litefs.yml; with a static lease the primary never changes)");
		}
		List<String> unfit = new ArrayList<>();
		List<Successor> fit = others.stream()
			.filter((member) -> isFit(member, unfit))
			.sorted(BEST_FIRST)
			.map((member) -> (Successor) new Member(this.membership, member))
			.toList();
		if (fit.isEmpty()) {
			throw new HandoverRefusedException("No other node can take the lease. "
					+ (unfit.isEmpty() ? "None has been heard of" : String.join("; ", unfit)));
		}
		return fit;
	}

	private static boolean mayBeCandidate(ClusterMember member) {
		return !Boolean.FALSE.equals(member.candidate());
	}

	private static boolean isFit(ClusterMember member, List<String> unfit) {
		String problem = problem(member);
		if (problem != null) {
			unfit.add("'" + member.node() + "': " + problem);
		}
		return problem == null;
	}

	private static @Nullable String problem(ClusterMember member) {
		if (!mayBeCandidate(member)) {
			return "it is no candidate (lease.candidate in its litefs.yml)";
		}
		if (!member.connected()) {
			return "nothing has been heard of it for %d s".formatted(member.seenMillis() / 1000);
		}
		if (Boolean.FALSE.equals(member.ready())) {
			return "its application starts or stops, and takes no requests";
		}
		if (member.role() != Role.REPLICA) {
			return "it is " + member.role() + " and no replica";
		}
		return (member.nodeId() == null) ? "it does not know its LiteFS id" : null;
	}

	/**
	 * A node of the list.
	 */
	private static final class Member implements Successor {

		private final ClusterMembership membership;

		private final ClusterMember member;

		private final long found = System.nanoTime();

		Member(ClusterMembership membership, ClusterMember member) {
			this.membership = membership;
			this.member = member;
		}

		@Override
		public String name() {
			return this.member.node();
		}

		@Override
		public String nodeId() {
			return String.valueOf(this.member.nodeId());
		}

		@Override
		public @Nullable String awaitReady(Position position, Duration longest) throws InterruptedException {
			long begin = System.nanoTime();
			ClusterMember now = now();
			while (problem(now) == null && !(isHeardSinceFound(now) && has(now, position))) {
				if (System.nanoTime() - begin > longest.toNanos()) {
					return isHeardSinceFound(now)
							? "it is at transaction %s and does not get %s of this node within %d ms"
								.formatted(now.txid(), position.txidText(), longest.toMillis())
							: "its application has not reported for %d ms".formatted(now.seenMillis());
				}
				Thread.sleep(PAUSE.toMillis());
				now = now();
			}
			return problem(now);
		}

		// each node reports at least once a second
		private ClusterMember now() {
			return this.membership.members()
				.stream()
				.filter((other) -> nodeId().equals(other.nodeId()))
				.findFirst()
				.orElse(this.member);
		}

		// before that it may have died
		private boolean isHeardSinceFound(ClusterMember now) {
			return now.seenMillis() < Duration.ofNanos(System.nanoTime() - this.found).toMillis();
		}

		private static boolean has(ClusterMember member, Position position) {
			int order = member.txid().compareTo(position.txidText());
			return order > 0 || (order == 0 && member.checksum().equals(position.checksumText()));
		}

	}

}
