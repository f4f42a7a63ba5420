package io.github.litefsspring.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.github.litefsspring.api.LitefsApiException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * An open event stream of one LiteFS process. One thread reads it; any thread may close
 * it, which ends a read that waits.
 * <p>
 * LiteFS sends no heartbeat: silence does not mean that the process is alive. It ends the
 * stream of a reader that is more than 1,024 events behind.
 *
 * @since 0.1.0
 */
public final class EventStream implements AutoCloseable {

	private static final int MAX_LINE = 64 * 1024;

	private final LitefsApi api;

	private final InputStream in;

	private final @Nullable String nodeId;

	private final @Nullable String clusterId;

	private volatile boolean closed;

	EventStream(LitefsApi api, InputStream in, @Nullable String nodeId, @Nullable String clusterId) {
		this.api = api;
		this.in = in;
		this.nodeId = nodeId;
		this.clusterId = clusterId;
	}

	/**
	 * The id of the process at the other end.
	 * @return 16 hexadecimal digits, or {@code null} when it did not say
	 */
	public @Nullable String nodeId() {
		return this.nodeId;
	}

	/**
	 * The cluster of the process at the other end.
	 * @return the id, or {@code null} when it did not say
	 */
	public @Nullable String clusterId() {
		return this.clusterId;
	}

	/**
	 * Wait for the next event. Events of unknown types are skipped.
	 * @return the event, or {@code null} when the stream ended or was closed
	 * @throws LitefsApiException when the connection is lost, or a line is not an event
	 */
	public @Nullable LitefsEvent next() {
		while (true) {
			String line = readLine();
			if (line == null) {
				return null;
			}
			try {
				LitefsEvent event = Answers.event(line);
				if (event != null) {
					return event;
				}
			}
			catch (IllegalArgumentException ex) {
				throw this.api.unreadable("GET /events", line, ex);
			}
		}
	}

	private @Nullable String readLine() {
		ByteArrayOutputStream line = new ByteArrayOutputStream(256);
		try {
			int next = this.in.read();
			while (next != '\n') {
				if (next == -1) {
					if (line.size() == 0 || this.closed) {
						return null;
					}
					throw this.api.unreadable("GET /events", line.toString(StandardCharsets.UTF_8),
							new IllegalArgumentException("the stream ended within a line"));
				}
				line.write(next);
				if (line.size() > MAX_LINE) {
					throw this.api.unreadable("GET /events", line.toString(StandardCharsets.UTF_8),
							new IllegalArgumentException("a line is longer than " + MAX_LINE + " bytes"));
				}
				next = this.in.read();
			}
			return line.toString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			if (this.closed) {
				return null;
			}
			throw this.api.failed(Problem.UNREACHABLE, "GET /events", "the connection was lost (" + ex + ")", ex);
		}
	}

	/**
	 * End the stream. Closing it again does nothing.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.in.close();
		}
		catch (IOException ex) {
			// nothing more can be done with it
		}
	}

}
