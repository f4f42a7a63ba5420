package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of one LTX file.
 */
public record TestTransaction(LtxHeader header, SortedMap<Long, byte[]> pages, long postApplyChecksum) {

	public byte[] litefs() throws IOException {
		return encode(this.header);
	}

	byte[] litefsUncompressed() throws IOException {
		return encode(with(LtxFormat.LITEFS, 0));
	}

	public byte[] litestream() throws IOException {
		return encode(this.header.toLitestream());
	}

	byte[] litestreamWithChecksums() throws IOException {
		return encode(with(LtxFormat.LITESTREAM, 0));
	}

	byte[] encode(LtxHeader as) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		LtxWriter writer = new LtxWriter("test", out, as);
		for (var page : this.pages.entrySet()) {
			writer.page(page.getKey(), page.getValue());
		}
		writer.finish(as.hasChecksums() ? this.postApplyChecksum : 0);
		return out.toByteArray();
	}

	public LtxSource source() throws IOException {
		return new LtxSource(read(litefs()));
	}

	LtxHeader with(LtxFormat format, int flags) {
		LtxHeader from = this.header;
		return new LtxHeader(format, flags, from.pageSize(), from.commit(), from.minTxid(), from.maxTxid(),
				from.timestamp(), from.preApplyChecksum(), from.wal(), from.nodeId());
	}

	static LtxReader read(byte[] file) throws IOException {
		return LtxReader.openUnnamed("test", new ByteArrayInputStream(file), null);
	}

	static TestTransaction of(LtxPages pages) throws IOException {
		SortedMap<Long, byte[]> read = new TreeMap<>();
		while (pages.next()) {
			read.put(pages.pageNumber(), pages.page().clone());
		}
		return new TestTransaction(pages.header(), read, pages.postApplyChecksum());
	}

	boolean hasSamePages(TestTransaction other) {
		return this.pages.keySet().equals(other.pages.keySet()) && this.pages.entrySet()
			.stream()
			.allMatch((page) -> Arrays.equals(page.getValue(), other.pages.get(page.getKey())));
	}

}
