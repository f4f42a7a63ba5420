package io.github.litefsspring.ltx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Merges consecutive LTX files page by page: the newest input wins, and pages above the
 * last input's size are dropped. It keeps one page of each input in memory.
 * <p>
 * It is stricter than ltx. The inputs must follow one another exactly, by their
 * transactions and by the database's checksum before and after them: without that, two
 * branches of a history would merge into a malformed database. An input that makes the
 * database larger must hold every new page. And when the result is a snapshot, the
 * checksum calculated from its pages must be that of the last input.
 *
 * @since 0.1.0
 */
public final class LtxMerge implements LtxPages {

	private final List<MergeInput> inputs;

	private final LtxHeader header;

	private final PageOrder order;

	private final DatabaseChecksum databaseChecksum = new DatabaseChecksum();

	private final PriorityQueue<MergeInput> queue = new PriorityQueue<>(
			Comparator.<MergeInput>comparingLong((input) -> input.pages().pageNumber())
				.thenComparing(Comparator.comparingInt(MergeInput::position).reversed()));

	private @Nullable MergeInput current;

	private State state = State.NEW;

	private LtxMerge(List<MergeInput> inputs) throws LtxFormatException {
		this.inputs = inputs;
		this.header = MergeRules.check(inputs);
		this.order = new PageOrder(this.header);
	}

	/**
	 * Merge files that carry checksums, or whose checksums are known.
	 * @param sources the inputs, oldest first; {@link #close()} closes them
	 * @return the merge
	 * @throws LtxFormatException when the inputs do not follow one another
	 */
	public static LtxMerge of(List<LtxSource> sources) throws LtxFormatException {
		return new LtxMerge(inputs(sources));
	}

	@Override
	public String name() {
		return (this.inputs.size() == 1) ? this.inputs.get(0).pages().name() : "merge of %d files up to %s"
			.formatted(this.inputs.size(), this.inputs.get(this.inputs.size() - 1).pages().name());
	}

	/**
	 * The header of the result: transactions and checksum before them from the first
	 * input, size from the last one, the latest of the timestamps.
	 */
	@Override
	public LtxHeader header() {
		return this.header;
	}

	@Override
	public boolean next() throws IOException {
		if (this.state == State.VERIFIED) {
			return false;
		}
		if (this.state == State.BROKEN) {
			throw broken("an earlier error ended this merge");
		}
		State before = this.state;
		this.state = State.BROKEN;
		if (before == State.NEW) {
			for (MergeInput input : this.inputs) {
				advance(input);
			}
		}
		boolean found = findPage();
		this.state = found ? State.PAGES : State.VERIFIED;
		return found;
	}

	@Override
	public long pageNumber() {
		return currentPages().pageNumber();
	}

	@Override
	public byte[] page() {
		return currentPages().page();
	}

	@Override
	public long preApplyChecksum() {
		return this.inputs.get(0).preApplyChecksum();
	}

	@Override
	public long postApplyChecksum() {
		if (this.state != State.VERIFIED) {
			throw new IllegalStateException("%s was not read to its end".formatted(name()));
		}
		return this.header.isSnapshot() ? this.databaseChecksum.value()
				: this.inputs.get(this.inputs.size() - 1).postApplyChecksum();
	}

	@Override
	public void close() throws IOException {
		IOException failure = null;
		for (MergeInput input : this.inputs) {
			try {
				input.pages().close();
			}
			catch (IOException ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private boolean findPage() throws IOException {
		MergeInput previous = this.current;
		this.current = null;
		if (previous != null) {
			advance(previous);
		}
		while (!this.queue.isEmpty()) {
			MergeInput newest = this.queue.remove();
			long pageNumber = newest.pages().pageNumber();
			while (!this.queue.isEmpty() && this.queue.element().pages().pageNumber() == pageNumber) {
				advance(this.queue.remove());
			}
			if (pageNumber <= this.header.commit()) {
				this.current = newest;
				accept(pageNumber, newest.pages().page());
				return true;
			}
			advance(newest);
		}
		finish();
		return false;
	}

	private void accept(long pageNumber, byte[] page) throws LtxFormatException {
		require(this.order.accept(pageNumber));
		if (this.header.isSnapshot()) {
			this.databaseChecksum.toggle(pageNumber, page);
		}
	}

	private void advance(MergeInput input) throws IOException {
		if (input.next()) {
			this.queue.add(input);
		}
	}

	private void finish() throws LtxFormatException {
		require(this.order.atEnd());
		MergeRules.checkAtEnd(this.inputs);
		long last = this.inputs.get(this.inputs.size() - 1).postApplyChecksum();
		if (this.header.isSnapshot() && last != 0 && last != this.databaseChecksum.value()) {
			throw broken("post-apply checksum is %016x, calculated from the merged pages %016x".formatted(last,
					this.databaseChecksum.value()));
		}
	}

	private LtxPages currentPages() {
		if (this.current == null) {
			throw new IllegalStateException("%s has no current page".formatted(name()));
		}
		return this.current.pages();
	}

	private void require(@Nullable String brokenRule) throws LtxFormatException {
		if (brokenRule != null) {
			throw broken(brokenRule);
		}
	}

	private LtxFormatException broken(String rule) {
		return new LtxFormatException(name(), 0, rule);
	}

	private static List<MergeInput> inputs(List<LtxSource> sources) {
		if (sources.isEmpty()) {
			throw new IllegalArgumentException("A merge needs at least one input");
		}
		List<MergeInput> inputs = new ArrayList<>();
		for (LtxSource source : sources) {
			MergeInput previous = inputs.isEmpty() ? null : inputs.get(inputs.size() - 1);
			inputs.add(new MergeInput(source, previous));
		}
		return List.copyOf(inputs);
	}

	private enum State {

		NEW, PAGES, VERIFIED, BROKEN

	}

}
