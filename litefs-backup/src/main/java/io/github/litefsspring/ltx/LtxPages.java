package io.github.litefsspring.ltx;

import java.io.Closeable;
import java.io.IOException;

/**
 * The pages of one LTX file, or of several merged ones, in ascending order.
 * <p>
 * Call {@link #next()} until it returns false: only then is everything verified. Pages
 * must not be used for good before that (write to a temporary file, publish it
 * afterwards). Not thread-safe.
 *
 * @since 0.1.0
 */
public interface LtxPages extends Closeable {

	/**
	 * The name of the pages in error messages.
	 * @return a file name or a description
	 */
	String name();

	/**
	 * The header.
	 * @return the header, already checked
	 */
	LtxHeader header();

	/**
	 * Go to the next page.
	 * @return false when there is none and everything was verified
	 * @throws LtxFormatException when the file breaks a rule
	 * @throws IOException when reading failed
	 */
	boolean next() throws IOException;

	/**
	 * The number of the current page.
	 * @return 1 or more
	 */
	long pageNumber();

	/**
	 * The current page.
	 * @return the page itself, not a copy: valid until {@link #next()}
	 */
	byte[] page();

	/**
	 * The database's rolling checksum before these transactions.
	 * @return the checksum; 0 before a snapshot and when it is not known
	 */
	long preApplyChecksum();

	/**
	 * The database's rolling checksum after these transactions.
	 * @return the checksum; 0 when it is not known. For a snapshot it is always known,
	 * because it was calculated from the pages
	 * @throws IllegalStateException before {@link #next()} returned false
	 */
	long postApplyChecksum();

}
