package io.github.litefsspring.ltx;

import java.io.IOException;

/**
 * Bytes that are asked for by name, so that the error says what is missing.
 */
interface ByteSource {

	/**
	 * Fill a part of an array.
	 * @param into the array
	 * @param offset where to begin
	 * @param length how many bytes
	 * @param what what the bytes are
	 * @throws LtxFormatException when there are fewer
	 * @throws IOException when reading failed
	 */
	void read(byte[] into, int offset, int length, String what) throws IOException;

}
