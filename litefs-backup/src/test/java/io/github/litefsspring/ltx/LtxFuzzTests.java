package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Damaged files end in an {@link LtxFormatException}. What is not refused must have the
 * content of the original: only a compressed byte can change without changing the page.
 * <p>
 * {@code -Dltx.fuzz.seed=N} repeats a run, {@code -Dltx.fuzz.cases=N} sets the number of
 * cases of each test.
 */
class LtxFuzzTests {

	private static final int CASES = Integer.getInteger("ltx.fuzz.cases", 30_000);

	private static final long SEED = Long.getLong("ltx.fuzz.seed", 20_261_121L);

	private final Random random = new Random(SEED);

	private final List<Sample> samples = new ArrayList<>();

	private int refused;

	@BeforeEach
	void encodeSamples() throws IOException {
		TestHistory history = new TestHistory(SEED, 512).commit(8);
		for (TestTransaction transaction : List.of(history.transaction(1), history.transaction(8),
				history.snapshot())) {
			this.samples.add(new Sample(transaction, transaction.litefs(), null));
			this.samples.add(new Sample(transaction, transaction.litefsUncompressed(), null));
			this.samples.add(new Sample(transaction, transaction.litestream(), null));
			this.samples.add(new Sample(transaction, transaction.litestreamWithChecksums(), LtxFormat.LITESTREAM));
			this.samples.add(new Sample(transaction, BlockEncoding.encode(transaction), LtxFormat.LITESTREAM));
		}
	}

	@Test
	void flippedBits() {
		for (int number = 0; number < CASES; number++) {
			Sample sample = pick();
			byte[] bytes = sample.bytes().clone();
			for (int flips = 1 + this.random.nextInt(3); flips > 0; flips--) {
				bytes[this.random.nextInt(bytes.length)] ^= (byte) (1 << this.random.nextInt(8));
			}
			assertRefusedOrUnchanged(sample, bytes, number);
		}
		assertThat(this.refused).isGreaterThan(CASES * 9 / 10);
	}

	@Test
	void truncatedFiles() {
		for (Sample sample : this.samples) {
			for (int length = 0; length < sample.bytes().length; length++) {
				int before = this.refused;
				assertRefusedOrUnchanged(sample, Arrays.copyOf(sample.bytes(), length), length);
				assertThat(this.refused).as("%d of %d bytes", length, sample.bytes().length).isEqualTo(before + 1);
			}
		}
	}

	@Test
	void bytesThatAreInsertedRemovedOrAppended() {
		for (int number = 0; number < CASES; number++) {
			Sample sample = pick();
			byte[] bytes = sample.bytes();
			int position = this.random.nextInt(bytes.length + 1);
			int removed = this.random.nextInt(Math.min(9, bytes.length - position + 1));
			byte[] inserted = new byte[this.random.nextInt(9)];
			this.random.nextBytes(inserted);
			assertRefusedOrUnchanged(sample, splice(bytes, position, removed, inserted), number);
		}
	}

	@Test
	void randomBytesBehindAValidBeginning() {
		for (int number = 0; number < CASES; number++) {
			Sample sample = pick();
			int kept = this.random.nextInt(Math.min(sample.bytes().length, 160));
			byte[] bytes = new byte[kept + this.random.nextInt(600)];
			this.random.nextBytes(bytes);
			System.arraycopy(sample.bytes(), 0, bytes, 0, kept);
			assertRefusedOrUnchanged(sample, bytes, number);
		}
	}

	@Test
	void fieldsWithExtremeValuesAndARepairedFileChecksum() throws IOException {
		long[] extremes = { 0, 1, 2, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xffffffffL, 0x100000000L, 0x80000000L };
		for (int number = 0; number < CASES; number++) {
			Sample sample = pick();
			byte[] bytes = sample.bytes().clone();
			int position = this.random.nextInt(bytes.length - LtxTrailer.SIZE);
			int width = 1 << this.random.nextInt(4);
			long value = extremes[this.random.nextInt(extremes.length)];
			for (int index = 0; index < width && position + index < bytes.length; index++) {
				bytes[position + index] = (byte) (value >>> 8 * (width - 1 - index));
			}
			assertNoOtherException(sample, FileChecksumRepair.repair(bytes, sample.format()), number);
		}
	}

	@Test
	void damagedFilesInAMerge() throws IOException {
		TestHistory history = new TestHistory(SEED, 512).commit(4);
		List<byte[]> files = new ArrayList<>();
		for (TestTransaction transaction : history.transactions()) {
			files.add(transaction.litefs());
		}
		for (int number = 0; number < CASES / 3; number++) {
			List<byte[]> damaged = new ArrayList<>(files);
			int which = this.random.nextInt(files.size());
			byte[] bytes = files.get(which).clone();
			bytes[this.random.nextInt(bytes.length)] ^= (byte) (1 << this.random.nextInt(8));
			damaged.set(which, bytes);
			try (LtxMerge merge = merge(damaged)) {
				TestTransaction merged = TestTransaction.of(merge);
				assertThat(merged.hasSamePages(history.snapshot())).as("seed %d, case %d", SEED, number).isTrue();
			}
			catch (LtxFormatException ex) {
				this.refused++;
			}
			catch (IOException | RuntimeException ex) {
				fail("seed %d, case %d".formatted(SEED, number), ex);
			}
		}
		assertThat(this.refused).isGreaterThan(CASES / 4);
	}

	private static LtxMerge merge(List<byte[]> files) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (byte[] file : files) {
			sources.add(new LtxSource(TestTransaction.read(file)));
		}
		return LtxMerge.of(sources);
	}

	private void assertRefusedOrUnchanged(Sample sample, byte[] bytes, int number) {
		TestTransaction read = readOrRefuse(sample, bytes, number);
		if (read != null) {
			assertThat(read.hasSamePages(sample.transaction()) && read.header().minTxid() == sample.minTxid())
				.as("seed %d, case %d: damage was not noticed", SEED, number)
				.isTrue();
		}
	}

	private void assertNoOtherException(Sample sample, byte[] bytes, int number) {
		readOrRefuse(sample, bytes, number);
	}

	private @Nullable TestTransaction readOrRefuse(Sample sample, byte[] bytes, int number) {
		try (LtxReader reader = LtxReader.openUnnamed("fuzz", new ByteArrayInputStream(bytes), sample.format())) {
			return TestTransaction.of(reader);
		}
		catch (LtxFormatException ex) {
			assertThat(ex.offset()).as("seed %d, case %d", SEED, number).isBetween(0L, (long) bytes.length);
			assertThat(ex.rule()).isNotBlank();
			assertThat(ex.file()).isEqualTo("fuzz");
			this.refused++;
			return null;
		}
		catch (IOException | RuntimeException | Error ex) {
			return fail("seed %d, case %d".formatted(SEED, number), ex);
		}
	}

	private Sample pick() {
		return this.samples.get(this.random.nextInt(this.samples.size()));
	}

	private static byte[] splice(byte[] bytes, int position, int removed, byte[] inserted) {
		byte[] result = new byte[bytes.length - removed + inserted.length];
		System.arraycopy(bytes, 0, result, 0, position);
		System.arraycopy(inserted, 0, result, position, inserted.length);
		System.arraycopy(bytes, position + removed, result, position + inserted.length,
				bytes.length - position - removed);
		return result;
	}

	/**
	 * A valid file and the format to read it as.
	 */
	private record Sample(TestTransaction transaction, byte[] bytes, @Nullable LtxFormat format) {

		long minTxid() {
			return this.transaction.header().minTxid();
		}

	}

}
