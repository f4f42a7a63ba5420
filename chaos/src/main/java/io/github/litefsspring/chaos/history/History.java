package io.github.litefsspring.chaos.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was recorded of one run.
 *
 * @param opening the accounts in the beginning
 * @param writes all writes
 * @param setReads all reads of sets that were answered
 * @param accountReads all reads of accounts that were answered
 * @param visits all uses of sessions
 * @param errors answers that no application wants to give, such as an unhandled 500
 * @param losses what was told as lost
 * @param storeTroubles when the store could not be relied on
 * @param absences nodes that did not come back in time, each in a sentence
 * @param nodes what each node has in the end
 * @param lineages what could be restored in the end
 */
public record History(Map<Integer, Long> opening, List<Write> writes, List<SetRead> setReads,
		List<AccountRead> accountReads, List<Visit> visits, List<Call> errors, List<Loss> losses,
		List<StoreTrouble> storeTroubles, List<String> absences, List<NodeState> nodes,
		List<RestoredLineage> lineages) {

	// how long a new primary may look for what the last one has stored
	private static final Duration CATCH_UP = Duration.ofSeconds(45);

	/**
	 * The announcement that covers a request.
	 * @param call the request
	 * @return the loss; empty when none was told
	 */
	public Optional<Loss> lossOf(Call call) {
		return this.losses.stream().filter((loss) -> loss.covers(call)).findFirst();
	}

	/**
	 * Tell if the next primary may have gone on without looking at the store.
	 * @param write the time of a write
	 * @return whether there was trouble from then until a failover is over
	 */
	public boolean storeWasInTroubleAfter(Instant write) {
		return this.storeTroubles.stream().anyMatch((trouble) -> trouble.touches(write, write.plus(CATCH_UP)));
	}

}
