package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ObjectMissingException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of a backup one after the other while threads fetch what comes next, in
 * parts of the same size, whether one file has many parts or many files have one each.
 * The memory it needs is that of the parts that are under way. Not thread-safe.
 */
final class ParallelDownload {

	static final int PART_SIZE = 4 * 1024 * 1024;

	private static final int ATTEMPTS = 4;

	private final BackupStore store;

	private final ExecutorService threads;

	private final LongConsumer progress;

	private final Iterator<Part> waiting;

	private final Deque<Future<Part>> underWay = new ArrayDeque<>();

	private long consumed;

	ParallelDownload(BackupStore store, List<BackupFile> files, ExecutorService threads, int parallel,
			LongConsumer progress) {
		this.store = store;
		this.threads = threads;
		this.progress = progress;
		this.waiting = files.stream()
			.flatMap((file) -> parts(file).mapToObj((offset) -> part(file, offset)))
			.iterator();
		for (int number = 0; number < parallel; number++) {
			fetchNext(new byte[PART_SIZE]);
		}
	}

	// in the order in which the files were given, each to its end
	InputStream open(BackupFile file) {
		return new FileStream(file);
	}

	private void fetchNext(byte[] buffer) {
		if (this.waiting.hasNext()) {
			Part part = this.waiting.next().in(buffer);
			this.underWay.add(this.threads.submit(() -> fetch(part)));
		}
	}

	private Part fetch(Part part) throws BackupStoreException {
		for (int attempt = 1;; attempt++) {
			try {
				this.store.getPart(part.file().key(), part.offset(), part.buffer(), part.length());
				return part;
			}
			catch (ObjectMissingException ex) {
				throw ex;
			}
			catch (BackupStoreException ex) {
				if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
					throw ex;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100L << (2 * attempt)));
			}
		}
	}

	private static LongStream parts(BackupFile file) {
		return LongStream.iterate(0, (offset) -> offset < file.size(), (offset) -> offset + PART_SIZE);
	}

	private static Part part(BackupFile file, long offset) {
		return new Part(file, offset, (int) Math.min(PART_SIZE, file.size() - offset), new byte[0]);
	}

	private record Part(BackupFile file, long offset, int length, byte[] buffer) {

		Part in(byte[] other) {
			return new Part(this.file, this.offset, this.length, other);
		}

		boolean isLast() {
			return this.offset + this.length == this.file.size();
		}

	}

	private final class FileStream extends InputStream {

		private @Nullable Part part;

		private int position;

		private boolean ended;

		private FileStream(BackupFile file) {
			this.ended = file.size() == 0;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) == 1) ? one[0] & 0xff : -1;
		}

		@Override
		public int read(byte[] into, int offset, int length) throws IOException {
			if (this.ended || length == 0) {
				return this.ended ? -1 : 0;
			}
			Part current = this.part;
			if (current == null) {
				current = Futures.get(ParallelDownload.this.underWay.remove());
				this.part = current;
				this.position = 0;
			}
			int count = Math.min(length, current.length() - this.position);
			System.arraycopy(current.buffer(), this.position, into, offset, count);
			this.position += count;
			if (this.position == current.length()) {
				this.ended = current.isLast();
				this.part = null;
				ParallelDownload.this.consumed += current.length();
				ParallelDownload.this.progress.accept(ParallelDownload.this.consumed);
				fetchNext(current.buffer());
			}
			return count;
		}

	}

}
