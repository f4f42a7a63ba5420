package io.github.litefsspring.ltx;

import java.io.IOException;

/**
 * The part of an LTX file between header and trailer, in one of its encodings. It takes
 * what it reads into the file's checksum.
 */
interface PageBlock {

	/**
	 * Read the next page.
	 * @param page where to put it
	 * @return its number; 0 at the end of the block, which was then read completely
	 * @throws IOException when it cannot be read or breaks a rule
	 */
	long next(byte[] page) throws IOException;

	/**
	 * The offset of the page that was read last, for error messages.
	 * @return the offset in bytes
	 */
	long pageOffset();

}
