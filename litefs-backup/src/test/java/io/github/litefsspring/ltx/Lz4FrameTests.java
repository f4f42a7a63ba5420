package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Lz4FrameTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 512, 4096, 65535, 65536, 65537, 300_000 })
	void framesAreThoseOfTheLibraryByteForByte(int size) throws IOException {
		for (byte[] content : new byte[][] { compressible(size), incompressible(size) }) {
			assertThat(frame(content)).isEqualTo(libraryFrame(content, BLOCKSIZE.SIZE_64KB, Bits.CONTENT_CHECKSUM));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 512, 65536, 300_000 })
	void theLibraryReadsOurFrames(int size) throws IOException {
		byte[] content = compressible(size);
		try (var in = new LZ4FrameInputStream(new ByteArrayInputStream(frame(content)))) {
			assertThat(in.readAllBytes()).isEqualTo(content);
		}
	}

	@ParameterizedTest
	@EnumSource(BLOCKSIZE.class)
	void framesOfEveryBlockSizeWithAndWithoutChecksumsAreRead(BLOCKSIZE blockSize) throws IOException {
		byte[] content = compressible(5_000_000);
		assertThat(read(libraryFrame(content, blockSize), content.length)).isEqualTo(content);
		assertThat(read(libraryFrame(content, blockSize, Bits.CONTENT_CHECKSUM), content.length)).isEqualTo(content);
		assertThat(read(libraryFrame(content, blockSize, Bits.BLOCK_CHECKSUM), content.length)).isEqualTo(content);
	}

	@Test
	void theStatedContentSizeIsChecked() throws IOException {
		byte[] content = compressible(1000);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (var frame = new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, content.length, Bits.BLOCK_INDEPENDENCE,
				Bits.CONTENT_SIZE)) {
			frame.write(content);
		}
		byte[] frame = out.toByteArray();
		assertThat(read(frame, content.length)).isEqualTo(content);
		frame[6]++;
		repairDescriptorChecksum(frame, 2 + Long.BYTES);
		assertBroken(frame, content.length, "the LZ4 frame says 1001 bytes, but holds 1000");
	}

	@Test
	void nothingBehindTheFrameIsRead() throws IOException {
		byte[] frame = frame(compressible(4096));
		byte[] twice = Arrays.copyOf(frame, frame.length * 2);
		System.arraycopy(frame, 0, twice, frame.length, frame.length);
		LtxInput in = new LtxInput("test", new ByteArrayInputStream(twice));
		Lz4FrameReader reader = new Lz4FrameReader(in);
		for (int count = 1; count <= 2; count++) {
			reader.start();
			reader.read(new byte[4096], 0, 4096, "page");
			reader.expectEnd("page");
			assertThat(in.offset()).isEqualTo((long) frame.length * count);
		}
		in.expectEnd();
	}

	@Test
	void moreContentThanExpectedIsRefused() throws IOException {
		assertBroken(frame(compressible(4097)), 4096, "the LZ4 frame must end after the page");
	}

	@Test
	void lessContentThanExpectedIsRefused() throws IOException {
		assertBroken(frame(compressible(4095)), 4096,
				"the LZ4 frame ends inside the page, 4095 of 4096 bytes are there");
	}

	@Test
	void linkedBlocksAndDictionariesAreRefused() throws IOException {
		for (int flags : new int[] { 0x44, 0x65, 0x66, 0x24, 0xa4 }) {
			byte[] frame = frame(compressible(512));
			frame[4] = (byte) flags;
			repairDescriptorChecksum(frame, 2);
			assertBroken(frame, 512, "LZ4 frame flags 0x%02x".formatted(flags));
		}
	}

	@Test
	void unknownBlockDescriptorsAreRefused() throws IOException {
		for (int descriptor : new int[] { 0x30, 0xc0, 0x41 }) {
			byte[] frame = frame(compressible(512));
			frame[5] = (byte) descriptor;
			repairDescriptorChecksum(frame, 2);
			assertBroken(frame, 512, "LZ4 block descriptor 0x%02x".formatted(descriptor));
		}
	}

	@Test
	void aBlockLargerThanTheFrameAllowsIsRefusedWithoutAllocatingIt() throws IOException {
		byte[] frame = frame(compressible(512));
		frame[10] = 0x7f;
		assertBroken(frame, 512, "is not between 1 and 65536");
	}

	@Test
	void everyChecksumIsChecked() throws IOException {
		byte[] frame = frame(compressible(512));
		byte[] descriptor = frame.clone();
		descriptor[6]++;
		assertBroken(descriptor, 512, "LZ4 descriptor checksum");
		byte[] content = frame.clone();
		content[frame.length - 1]++;
		assertBroken(content, 512, "LZ4 content checksum");
		byte[] block = libraryFrame(incompressible(512), BLOCKSIZE.SIZE_64KB, Bits.BLOCK_CHECKSUM);
		block[100]++;
		assertBroken(block, 512, "LZ4 block checksum");
	}

	private static void assertBroken(byte[] frame, int size, String rule) {
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> read(frame, size))
			.withMessageContaining(rule);
	}

	private static byte[] frame(byte[] content) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Lz4FrameWriter writer = new Lz4FrameWriter(out);
		writer.start();
		int split = content.length / 3;
		writer.write(content, 0, split);
		writer.write(content, split, content.length - split);
		assertThat(writer.finish()).isEqualTo(out.size());
		return out.toByteArray();
	}

	private static byte[] libraryFrame(byte[] content, BLOCKSIZE blockSize, Bits... bits) throws IOException {
		Bits[] all = Arrays.copyOf(bits, bits.length + 1);
		all[bits.length] = Bits.BLOCK_INDEPENDENCE;
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (var frame = new LZ4FrameOutputStream(out, blockSize, -1L, LZ4Factory.safeInstance().fastCompressor(),
				XXHashFactory.safeInstance().hash32(), all)) {
			frame.write(content);
		}
		return out.toByteArray();
	}

	private static byte[] read(byte[] frame, int size) throws IOException {
		LtxInput in = new LtxInput("test", new ByteArrayInputStream(frame));
		Lz4FrameReader reader = new Lz4FrameReader(in);
		reader.start();
		byte[] content = new byte[size];
		reader.read(content, 0, size, "page");
		reader.expectEnd("page");
		in.expectEnd();
		return content;
	}

	private static void repairDescriptorChecksum(byte[] frame, int size) {
		frame[4 + size] = (byte) (XXHashFactory.safeInstance().hash32().hash(frame, 4, size, 0) >>> 8);
	}

	private static byte[] compressible(int size) {
		byte[] bytes = new byte[size];
		Random random = new Random(size);
		for (int index = 0; index < size; index++) {
			bytes[index] = (byte) ((random.nextInt(4) == 0) ? random.nextInt() : index / 7);
		}
		return bytes;
	}

	private static byte[] incompressible(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

}
