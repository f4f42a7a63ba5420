package io.github.litefsspring.benchmarks.micro;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxTrailer;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The work of a backup on each page of 4096 bytes, of text that compresses to about half.
 */
@State(Scope.Benchmark)
public class LtxMicro {

	private static final int PAGES = 256;

	private static final int PAGE_SIZE = 4096;

	private final LtxHeader litefsHeader = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, PAGE_SIZE, PAGES, 1, 1,
			0, 0, WalSegment.NONE, 0);

	private final byte[][] pages = new byte[PAGES][];

	private long checksum;

	private byte[] litefs = {};

	private byte[] litestream = {};

	@Setup
	public void createFiles() throws IOException {
		Random random = new Random(1);
		DatabaseChecksum database = new DatabaseChecksum();
		for (int i = 0; i < PAGES; i++) {
			this.pages[i] = page(random);
			database.toggle(i + 1, this.pages[i]);
		}
		this.checksum = database.value();
		this.litefs = write(this.litefsHeader);
		this.litestream = write(this.litefsHeader.toLitestream());
	}

	private static byte[] page(Random random) {
		StringBuilder text = new StringBuilder();
		while (text.length() < PAGE_SIZE) {
			text.append("customer-").append(random.nextInt(20_000)).append(" owes ").append(random.nextInt(100_000));
		}
		return text.substring(0, PAGE_SIZE).getBytes(StandardCharsets.US_ASCII);
	}

	@Benchmark
	@OperationsPerInvocation(PAGES)
	public byte[] write() throws IOException {
		return write(this.litefsHeader.toLitestream());
	}

	@Benchmark
	@OperationsPerInvocation(PAGES)
	public LtxTrailer readAndVerify() throws IOException {
		try (LtxReader reader = open(this.litestream)) {
			return reader.verify();
		}
	}

	@Benchmark
	@OperationsPerInvocation(PAGES)
	public LtxTrailer encodeForLitestream() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream(this.litefs.length * 2);
		try (LtxReader reader = open(this.litefs)) {
			return LtxWriter.write(reader, "benchmark", out, reader.header().toLitestream());
		}
	}

	private byte[] write(LtxHeader header) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream(PAGES * PAGE_SIZE);
		LtxWriter writer = new LtxWriter("benchmark", out, header);
		for (int i = 0; i < PAGES; i++) {
			writer.page(i + 1, this.pages[i]);
		}
		writer.finish(header.hasChecksums() ? this.checksum : 0);
		return out.toByteArray();
	}

	private static LtxReader open(byte[] file) throws IOException {
		return LtxReader.openUnnamed("benchmark", new ByteArrayInputStream(file), null);
	}

}
