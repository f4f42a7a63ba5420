package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.backup.BackupSettings;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.spool.TransactionSpool;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The times at which a node looks at what another one stores, and what follows from it.
 * Belongs to the thread of the loop.
 */
final class Watch {

	private static final Logger logger = LoggerFactory.getLogger(Watch.class);

	private static final Duration LOOK_OF_OBSERVER = Duration.ofMinutes(10);

	private static final Duration LOOK_OF_STANDBY = Duration.ofSeconds(15);

	private final BackupStore store;

	private final TransactionSpool spool;

	private final BackupSettings settings;

	private final StoredChain chain;

	private final BackupProblems problems;

	private final Agenda agenda;

	private final Unstored unstored;

	private final StoreObserver observer;

	private Instant nextLook = Instant.EPOCH;

	private int abandonedLooks;

	Watch(BackupStore store, TransactionSpool spool, BackupSettings settings, StoredChain chain,
			BackupProblems problems, Agenda agenda, Unstored unstored) {
		this.store = store;
		this.spool = spool;
		this.settings = settings;
		this.chain = chain;
		this.problems = problems;
		this.agenda = agenda;
		this.unstored = unstored;
		this.observer = new StoreObserver(store, spool, chain);
	}

	void begin() {
		this.observer.forget();
		this.abandonedLooks = 0;
		this.nextLook = Instant.EPOCH;
	}

	void standBy(Instant now) {
		this.observer.forget();
		this.nextLook = now;
		this.agenda.plan(now);
	}

	/**
	 * Look at the store when it is time.
	 * @param duty what this node has to do
	 * @param role its role
	 * @param now the time
	 * @return whether this node has to store, because no other one does
	 * @throws IOException when no node stores and this one may not, or it is not known
	 */
	boolean look(Duty duty, Role role, Instant now) throws IOException {
		// a primary has to know whether the replicas store what it commits
		boolean standby = duty == Duty.STANDBY || role == Role.PRIMARY;
		boolean replaced = duty == Duty.STANDBY && role != Role.REPLICA;
		if (this.chain.isAwaited()) {
			this.nextLook = now.isBefore(this.nextLook) ? now : this.nextLook;
			this.agenda.plan(now.plus(this.settings.syncInterval()));
		}
		if (now.isBefore(this.nextLook)) {
			recovered(replaced);
			planLook(standby);
			return false;
		}
		this.nextLook = now.plus(standby ? jittered(LOOK_OF_STANDBY) : LOOK_OF_OBSERVER);
		boolean abandoned;
		try {
			abandoned = this.observer.look(now);
		}
		catch (BackupStoreException ex) {
			if (standby) {
				this.nextLook = Instant.EPOCH;
				throw ex;
			}
			logger.debug("What another node has stored is not released from the spool yet", ex);
			recovered(replaced);
			return false;
		}
		this.unstored.looked(this.spool.position(), this.observer.newestTxid(), now);
		if (duty == Duty.OBSERVER && role == Role.PRIMARY) {
			complainWhenAbandoned(abandoned, now);
		}
		recovered(replaced);
		if (duty == Duty.STANDBY && abandoned) {
			return true;
		}
		planLook(standby);
		return false;
	}

	// what only the operator can put right stays reported: another primary that stores,
	// or no replica that does
	private void recovered(boolean replaced) {
		if (!replaced && this.abandonedLooks < 2) {
			this.problems.shipped();
		}
	}

	private void complainWhenAbandoned(boolean abandoned, Instant now) throws BackupStoreException {
		if (!abandoned || this.spool.position().equals(Position.NONE)) {
			this.abandonedLooks = 0;
			return;
		}
		this.nextLook = now.plus(LOOK_OF_STANDBY);
		this.agenda.plan(this.nextLook);
		this.abandonedLooks++;
		// replicas may start a moment after the primary
		if (this.abandonedLooks > 1) {
			throw new BackupStoreException(
					("No replica stores transactions in %s, as litefs.backup.run-on=replica says: "
							+ "start a replica with the backup enabled, or set litefs.backup.run-on=primary")
						.formatted(this.store.target()),
					null);
		}
	}

	private void planLook(boolean standby) {
		Position here = this.spool.position();
		if (standby && !this.chain.contains(here) && !here.equals(Position.NONE)) {
			this.agenda.plan(this.nextLook);
		}
	}

	private static Duration jittered(Duration duration) {
		long millis = duration.toMillis();
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis, millis + millis / 2));
	}

	/**
	 * The part of a node in the backup.
	 */
	enum Duty {

		/** Store the transactions. */
		WRITER,

		/** Let another node store them, and take over when it does not. */
		STANDBY,

		/** Keep the transactions in the spool until another node has stored them. */
		OBSERVER

	}

}
