package io.github.litefsspring.backup.wal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * The memory that outlives the process: how far the database was read.
 *
 * @param position the position after the newest transaction
 * @param timestamp when that was committed, in milliseconds since the epoch
 * @param pageSize the database's page size; 0 while there is no page
 * @param commit the database's size in pages
 * @param mark the place in the log; null when there was no log
 * @param closed what the database file looked like when it held everything itself; null
 * while it is in use
 */
record SpoolState(Position position, long timestamp, int pageSize, long commit, @Nullable WalMark mark,
		@Nullable FileStamp closed) {

	static final SpoolState NEW = new SpoolState(Position.NONE, 0, 0, 0, null, null);

	private static final int VERSION = 1;

	SpoolState at(@Nullable WalMark newMark) {
		return new SpoolState(this.position, this.timestamp, this.pageSize, this.commit, newMark, null);
	}

	SpoolState closed(FileStamp stamp) {
		return new SpoolState(this.position, this.timestamp, this.pageSize, this.commit, this.mark, stamp);
	}

	// either completely or not at all
	void write(Path file) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeInt(VERSION);
		out.writeLong(this.position.txid());
		out.writeLong(this.position.checksum());
		out.writeLong(this.timestamp);
		out.writeInt(this.pageSize);
		out.writeLong(this.commit);
		writeMark(out, this.mark);
		out.writeBoolean(this.closed != null);
		if (this.closed != null) {
			out.writeLong(this.closed.size());
			out.writeLong(this.closed.modifiedNanos());
		}
		out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
		Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
		Files.write(temporary, bytes.toByteArray());
		Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static void writeMark(DataOutputStream out, @Nullable WalMark mark) throws IOException {
		out.writeBoolean(mark != null);
		if (mark != null) {
			WalHeader header = mark.header();
			out.writeBoolean(header.bigEndian());
			for (int value : new int[] { header.pageSize(), header.sequence(), header.salt1(), header.salt2(),
					header.checksum1(), header.checksum2(), mark.checksum1(), mark.checksum2() }) {
				out.writeInt(value);
			}
			out.writeLong(mark.frames());
		}
	}

	// null when there is none, or it is damaged
	static @Nullable SpoolState read(Path file) throws IOException {
		byte[] bytes;
		try {
			bytes = Files.readAllBytes(file);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		int length = bytes.length - Long.BYTES;
		if (length <= 0 || new DataInputStream(new ByteArrayInputStream(bytes, length, Long.BYTES))
			.readLong() != checksum(bytes, length)) {
			return null;
		}
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
		if (in.readInt() != VERSION) {
			return null;
		}
		Position position = new Position(in.readLong(), in.readLong());
		long timestamp = in.readLong();
		int pageSize = in.readInt();
		long commit = in.readLong();
		WalMark mark = readMark(in);
		FileStamp closed = in.readBoolean() ? new FileStamp(in.readLong(), in.readLong()) : null;
		return new SpoolState(position, timestamp, pageSize, commit, mark, closed);
	}

	private static @Nullable WalMark readMark(DataInputStream in) throws IOException {
		if (!in.readBoolean()) {
			return null;
		}
		boolean bigEndian = in.readBoolean();
		int[] values = new int[8];
		for (int index = 0; index < values.length; index++) {
			values[index] = in.readInt();
		}
		WalHeader header = new WalHeader(bigEndian, values[0], values[1], values[2], values[3], values[4], values[5]);
		return new WalMark(header, in.readLong(), values[6], values[7]);
	}

	private static long checksum(byte[] bytes, int length) {
		CRC32 checksum = new CRC32();
		checksum.update(bytes, 0, length);
		return checksum.getValue();
	}

}
