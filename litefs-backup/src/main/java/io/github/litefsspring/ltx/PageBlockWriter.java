package io.github.litefsspring.ltx;

import java.io.IOException;

/**
 * Writes the part of an LTX file between header and trailer in one of its encodings, and
 * takes it into the file's checksum.
 */
interface PageBlockWriter {

	void page(long pageNumber, byte[] page) throws IOException;

	void finish() throws IOException;

}
