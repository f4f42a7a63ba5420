package io.github.litefsspring.jdbc.write;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.physical.Sharing;

/**
 * The {@link Sharing} of a transaction, as far as its statements have told. Only used by
 * the thread of the transaction.
 */
final class TransactionSharing {

	private static final int QUESTIONS = 16;

	// of statements that were not asked yet
	private final List<Supplier<Sharing>> questions = new ArrayList<>(2);

	private Sharing sharing;

	private boolean used;

	TransactionSharing(Sharing sharing) {
		this.sharing = sharing;
	}

	// a statement of the user has run
	boolean isUsed() {
		return this.used;
	}

	void use() {
		this.used = true;
	}

	void add(Sharing other) {
		this.sharing = this.sharing.and(other);
	}

	void addLater(Supplier<Sharing> question) {
		if (this.questions.size() < QUESTIONS) {
			this.questions.add(question);
		}
		else {
			add(Sharing.LAST);
		}
	}

	// the statements that were asked may share
	boolean mayShareSoFar() {
		return this.sharing == Sharing.SHARED;
	}

	// asks the remaining statements, too
	boolean mayShare() {
		for (Supplier<Sharing> question : this.questions) {
			if (this.sharing == Sharing.SHARED) {
				this.sharing = question.get();
			}
		}
		this.questions.clear();
		return mayShareSoFar();
	}

}
