package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The transaction files that LiteFS keeps of one database:
 * {@code dbs/<database>/ltx/<min>-<max>.ltx} in its data directory.
 * <p>
 * A file ends with a trailer of two checksums of 8 bytes each, big-endian: that of the
 * database after the transaction, and that of the file ({@code Trailer} in LiteFS's
 * {@code ltx} package).
 */
final class TransactionFiles {

	private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}-([0-9a-f]{16})\\.ltx");

	private static final int HEADER_LENGTH = 100;

	private static final int TRAILER_LENGTH = 16;

	private final Path directory;

	TransactionFiles(Path dataDirectory, String database) {
		this.directory = dataDirectory.resolve("dbs").resolve(database).resolve("ltx");
	}

	// after the latest transactions, newest first
	List<Position> positions(int limit) throws IOException {
		NavigableMap<Long, Path> listed = list();
		List<Position> positions = new ArrayList<>();
		if (listed.isEmpty()) {
			return positions;
		}
		// a list may leave out files that came meanwhile, even when it has later ones
		long next = listed.lastKey();
		while (Files.exists(file(next + 1))) {
			next++;
		}
		while (positions.size() < limit) {
			Path file = file(next);
			if (!Files.exists(file)) {
				Map.Entry<Long, Path> earlier = listed.floorEntry(next);
				if (earlier == null) {
					break;
				}
				next = earlier.getKey();
				file = earlier.getValue();
			}
			addPosition(file, positions);
			next--;
		}
		return positions;
	}

	private NavigableMap<Long, Path> list() throws IOException {
		NavigableMap<Long, Path> listed = new TreeMap<>(Long::compareUnsigned);
		try (Stream<Path> all = Files.list(this.directory)) {
			all.filter((file) -> NAME.matcher(name(file)).matches())
				.forEach((file) -> listed.put(lastTransaction(file), file));
		}
		return listed;
	}

	private Path file(long transaction) {
		return this.directory.resolve("%016x-%<016x.ltx".formatted(transaction));
	}

	private static void addPosition(Path file, List<Position> positions) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			ByteBuffer trailer = ByteBuffer.allocate(TRAILER_LENGTH);
			long start = channel.size() - TRAILER_LENGTH;
			if (start >= HEADER_LENGTH && channel.read(trailer, start) == TRAILER_LENGTH) {
				positions.add(new Position(lastTransaction(file), trailer.getLong(0)));
			}
		}
		catch (NoSuchFileException ex) {
			// LiteFS has removed it meanwhile, because it became too old
			return;
		}
	}

	private static long lastTransaction(Path file) {
		Matcher matcher = NAME.matcher(name(file));
		return matcher.matches() ? Long.parseUnsignedLong(matcher.group(1), 16) : 0;
	}

	private static String name(Path file) {
		return String.valueOf(file.getFileName());
	}

	@Override
	public String toString() {
		return this.directory.toString();
	}

}
