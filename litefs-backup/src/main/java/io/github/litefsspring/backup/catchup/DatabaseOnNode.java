package io.github.litefsspring.backup.catchup;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

import io.github.litefsspring.node.Position;

/**
 * The database in LiteFS's data directory. Its pages are complete while the HALT lock is
 * held, which copies the write-ahead log into the file.
 *
 * @since 0.1.0
 */
public final class DatabaseOnNode {

	private final Path file;

	private final String name;

	private final Supplier<Position> position;

	/**
	 * Create it. Opens nothing.
	 * @param dataDirectory the data directory of LiteFS ({@code path} of {@code /info})
	 * @param name the database's name
	 * @param position the position, as LiteFS says it at this moment
	 */
	public DatabaseOnNode(Path dataDirectory, String name, Supplier<Position> position) {
		this.file = dataDirectory.resolve("dbs").resolve(name).resolve("database");
		this.name = name;
		this.position = position;
	}

	String name() {
		return this.name;
	}

	Position position() {
		return this.position.get();
	}

	Pages open(int pageSize) throws IOException {
		return new Pages(FileChannel.open(this.file, StandardOpenOption.READ), pageSize);
	}

	/**
	 * The pages of the file.
	 *
	 * @param channel the file
	 * @param pageSize the size of a page
	 */
	record Pages(FileChannel channel, int pageSize) implements Closeable {

		long count() throws IOException {
			return this.channel.size() / this.pageSize;
		}

		byte[] read(long number) throws IOException {
			ByteBuffer page = ByteBuffer.allocate(this.pageSize);
			while (page.hasRemaining()) {
				if (this.channel.read(page, (number - 1) * this.pageSize + page.position()) < 0) {
					throw new EOFException("the database has no page " + number);
				}
			}
			return page.array();
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
