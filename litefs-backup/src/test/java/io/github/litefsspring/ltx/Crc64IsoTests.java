package io.github.litefsspring.ltx;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Crc64IsoTests {

	@Test
	void theCheckValueIsThatOfTheCatalogue() {
		byte[] bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
		assertThat(new Crc64Iso().update(bytes, 0, bytes.length).value()).isEqualTo(0xb90956c775a41001L);
	}

	@Test
	void nothingHasTheChecksumZero() {
		assertThat(new Crc64Iso().value()).isZero();
	}

	@Test
	void everyLengthAndSplitGivesWhatOneBitAtATimeGives() {
		Random random = new Random(64);
		for (int length = 0; length < 200; length++) {
			byte[] bytes = new byte[length + 3];
			random.nextBytes(bytes);
			int split = random.nextInt(length + 1);
			long value = new Crc64Iso().update(bytes, 3, split).update(bytes, 3 + split, length - split).value();
			assertThat(value).as("length %d, split at %d", length, split).isEqualTo(bitByBit(bytes, 3, length));
		}
	}

	@Test
	void anIntegerIsFourBytesWithTheHighestFirst() {
		byte[] bytes = { (byte) 0xfe, 0x12, 0x34, 0x56 };
		assertThat(new Crc64Iso().updateInt(0xfe123456).value()).isEqualTo(new Crc64Iso().update(bytes, 0, 4).value());
	}

	@Test
	void resetStartsAgain() {
		Crc64Iso crc = new Crc64Iso().updateInt(7);
		crc.reset();
		assertThat(crc.value()).isZero();
	}

	private static long bitByBit(byte[] bytes, int offset, int length) {
		long crc = -1;
		for (int position = offset; position < offset + length; position++) {
			crc ^= bytes[position] & 0xff;
			for (int bit = 0; bit < 8; bit++) {
				crc = ((crc & 1) != 0) ? (crc >>> 1) ^ 0xD800000000000000L : crc >>> 1;
			}
		}
		return ~crc;
	}

}
