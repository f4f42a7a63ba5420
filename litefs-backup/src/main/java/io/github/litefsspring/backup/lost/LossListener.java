package io.github.litefsspring.backup.lost;

/**
 * Hears of lost transactions.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LossListener {

	/**
	 * Transactions were lost. Must not block.
	 * @param lost which ones
	 * @param told to be run when everybody has heard of it. Until then the next process
	 * hears of it again
	 */
	void lost(LostTransactions lost, Runnable told);

}
