package io.github.litefsspring.node;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Everything that speaks for a role, and the rule that decides. Whatever is missing or
 * contradicts itself decides for the weaker role.
 *
 * @param mount whether the mount is there
 * @param answered whether LiteFS has said lately who leads; the fields below mean nothing
 * otherwise
 * @param leads whether it says that this node holds the lease
 * @param primaryHostname the primary it names, if any
 * @param lag what {@code .lag} says, {@code null} for "not replicated yet"
 * @param connectionDoubted whether LiteFS lost this primary and has not proved since that
 * it is connected again. While a primary is gone LiteFS names it again for a moment at
 * each attempt to reconnect ({@code monitorLeaseAsReplica} in {@code store.go})
 */
record RoleEvidence(MountReading.Condition mount, boolean answered, boolean leads, @Nullable String primaryHostname,
		@Nullable Duration lag, boolean connectionDoubted) {

	Role role() {
		return switch (this.mount) {
			case MISSING, PLAIN_DIRECTORY, UNREADABLE, DEAD, HUNG -> Role.UNMOUNTED;
			case SLOW -> Role.NO_PRIMARY;
			case LIVE -> this.answered ? mountedRole() : Role.NO_PRIMARY;
		};
	}

	private Role mountedRole() {
		if (this.leads) {
			// LiteFS sets the lag to zero with the lease, and to "never" when it loses it
			return Duration.ZERO.equals(this.lag) ? Role.PRIMARY : Role.NO_PRIMARY;
		}
		if (this.primaryHostname != null && this.lag != null && !this.connectionDoubted) {
			return Role.REPLICA;
		}
		return Role.NO_PRIMARY;
	}

	// LiteFS is in the middle of a change, so that it is worth to look again soon
	boolean isUnsettled() {
		boolean named = this.leads || this.primaryHostname != null;
		return this.mount == MountReading.Condition.LIVE && this.answered && named && role() == Role.NO_PRIMARY;
	}

}
