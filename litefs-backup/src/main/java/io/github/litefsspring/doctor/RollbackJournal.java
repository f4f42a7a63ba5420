package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A rollback journal that was left over, read by LiteFS's rules ({@code JournalReader} in
 * its {@code db.go}): the pages as they were before the transaction that did not end.
 *
 * @param pages the offset of each page in the journal
 * @param size the database's size in pages before that transaction; -1 when there is
 * nothing to take back
 */
record RollbackJournal(Map<Long, Long> pages, long size) {

	static final RollbackJournal NONE = new RollbackJournal(Map.of(), -1);

	private static final int HEADER = 28;

	private static final long MAGIC = 0xd9d505f920a163d7L;

	private static final int CHECKSUM_STEP = 200;

	static RollbackJournal read(Path file, int pageSize) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			return read(channel, pageSize);
		}
		catch (NoSuchFileException ex) {
			return NONE;
		}
	}

	private static RollbackJournal read(FileChannel channel, int pageSize) throws IOException {
		Map<Long, Long> pages = new HashMap<>();
		long size = -1;
		long sector = 0;
		long offset = 0;
		while (true) {
			offset = (offset == 0) ? 0 : ((offset - 1) / sector + 1) * sector;
			ByteBuffer header = ByteBuffer.allocate(HEADER);
			boolean complete = read(channel, header, offset);
			if (!complete || isEmpty(header) || (offset > 0 && header.getLong(0) != MAGIC)) {
				return new RollbackJournal(pages, size);
			}
			if (offset == 0) {
				sector = Integer.toUnsignedLong(header.getInt(20));
				requirePageSize(header.getInt(24), pageSize);
			}
			if (sector == 0 || offset + sector > channel.size()) {
				return new RollbackJournal(pages, size);
			}
			size = Integer.toUnsignedLong(header.getInt(16));
			long frames = frames(header.getInt(8), channel.size(), offset, sector, pageSize);
			offset = readFrames(channel, offset + sector, frames, header.getInt(12), pageSize, pages);
		}
	}

	// -1 and 0: as many as there are
	private static long frames(int count, long end, long offset, long sector, int pageSize) {
		return switch (count) {
			case -1 -> (end - sector) / pageSize;
			case 0 -> (end - offset) / pageSize;
			default -> Integer.toUnsignedLong(count);
		};
	}

	private static long readFrames(FileChannel channel, long start, long count, int nonce, int pageSize,
			Map<Long, Long> pages) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + pageSize + Integer.BYTES);
		long offset = start;
		for (long number = 0; number < count; number++) {
			frame.clear();
			if (!read(channel, frame, offset)
					|| checksum(frame.array(), pageSize, nonce) != frame.getInt(Integer.BYTES + pageSize)) {
				break;
			}
			pages.put(Integer.toUnsignedLong(frame.getInt(0)), offset + Integer.BYTES);
			offset += frame.capacity();
		}
		return offset;
	}

	private static int checksum(byte[] frame, int pageSize, int nonce) {
		int sum = nonce;
		for (int position = pageSize - CHECKSUM_STEP; position > 0; position -= CHECKSUM_STEP) {
			sum += Byte.toUnsignedInt(frame[Integer.BYTES + position]);
		}
		return sum;
	}

	private static void requirePageSize(int found, int pageSize) throws IOException {
		if (found != 0 && found != pageSize) {
			throw new UnusableFileException("its rollback journal has pages of %d bytes, the database has pages of %d"
				.formatted(found, pageSize));
		}
	}

	private static boolean isEmpty(ByteBuffer header) {
		return header.duplicate().clear().equals(ByteBuffer.allocate(HEADER));
	}

	private static boolean read(FileChannel channel, ByteBuffer into, long offset) throws IOException {
		while (into.hasRemaining()) {
			if (channel.read(into, offset + into.position()) < 0) {
				return false;
			}
		}
		return true;
	}

}
