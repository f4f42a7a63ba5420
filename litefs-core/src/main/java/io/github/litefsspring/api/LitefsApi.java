package io.github.litefsspring.api;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.litefsspring.api.LitefsApiException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of one LiteFS process. Its calls block; it is safe for use by several
 * threads.
 * <p>
 * The API knows neither authentication nor TLS, and a caller that reaches it can replace
 * the database: keep it inside the private network, or behind a proxy that asks for a
 * certificate. HTTP proxies of the JVM are not used.
 *
 * @since 0.1.0
 */
public final class LitefsApi implements AutoCloseable {

	private static final int MAX_ANSWER = 64 * 1024;

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration HANDOFF_TIMEOUT = Duration.ofSeconds(10);

	// LiteFS waits 10 seconds for readers and writers
	private static final Duration HALT_TIMEOUT = Duration.ofSeconds(11);

	// LiteFS refuses what says that it comes from this node itself
	private static final String OTHER_NODE = "0000000000000001";

	private final String url;

	private final String property;

	private final LitefsHttpClient http;

	/**
	 * Create a client. Connects to nothing.
	 * @param url where the process answers, such as {@code http://localhost:20202}
	 * @param property the property that sets the URL, for messages
	 * @throws IllegalArgumentException when it is no HTTP URL
	 */
	public LitefsApi(String url, String property) {
		this(url, property, () -> null);
	}

	/**
	 * Create a client for addresses that may begin with {@code https}. Connects to
	 * nothing.
	 * @param url where the process answers, such as {@code http://localhost:20202}
	 * @param property the property that sets the URL, for messages
	 * @param tls the current settings for TLS, {@code null} for those of the JVM. They
	 * are asked for at each call
	 * @throws IllegalArgumentException when it is no HTTP URL
	 */
	public LitefsApi(String url, String property, Supplier<@Nullable TlsSettings> tls) {
		this(url, property, new LitefsHttpClient(tls));
	}

	private LitefsApi(String url, String property, LitefsHttpClient http) {
		this.url = validated(url, property);
		this.property = property;
		this.http = http;
	}

	/**
	 * A client for another process that shares this one's threads.
	 * @param otherUrl where the other process answers
	 * @param otherProperty the property that sets that URL, for messages
	 * @return the other client; it ends with this one
	 * @throws IllegalArgumentException when it is no HTTP URL
	 */
	public LitefsApi at(String otherUrl, String otherProperty) {
		return new LitefsApi(otherUrl, otherProperty, this.http);
	}

	private static String validated(String url, String property) {
		try {
			URI uri = new URI(url.strip());
			String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
			if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
				return url.strip().replaceAll("/+$", "");
			}
		}
		catch (URISyntaxException ex) {
			// reported below
		}
		throw new IllegalArgumentException(
				"'" + url + "' is not an HTTP URL such as http://localhost:20202 (host names have no underscores); "
						+ "it comes from " + property);
	}

	/**
	 * Address of the process.
	 * @return the URL without a slash at its end
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Ask the process for its role, waiting at most 5 seconds.
	 * @return its answer
	 * @throws LitefsApiException when it does not answer, or not as LiteFS does
	 */
	public NodeInfo info() {
		return info(DEFAULT_TIMEOUT);
	}

	/**
	 * Ask the process for its role.
	 * @param timeout how long to wait at most
	 * @return its answer
	 * @throws LitefsApiException when it does not answer, or not as LiteFS does
	 */
	public NodeInfo info(Duration timeout) {
		Answer answer = call("GET", "/info", timeout);
		try {
			return Answers.info(answer.text(), answer.nodeId(), answer.clusterId());
		}
		catch (IllegalArgumentException ex) {
			throw unreadable("GET /info", answer.text(), ex);
		}
	}

	/**
	 * Open the event stream, waiting at most 5 seconds for the connection.
	 * @return the open stream
	 * @throws LitefsApiException when the process does not answer, or refuses
	 */
	public EventStream events() {
		URI events = URI.create(this.url + "/events");
		if (!"http".equalsIgnoreCase(events.getScheme())) {
			HttpResponse<InputStream> response = send("GET", "/events", DEFAULT_TIMEOUT);
			return events(response.statusCode(), new BufferedInputStream(response.body()),
					header(response, "Litefs-Id"), header(response, "Litefs-Cluster-Id"));
		}
		EventSocket socket = this.http.eventSocket(events);
		try {
			EventSocket.Answer answer = await(supply(socket::open, "GET /events"), "GET /events", DEFAULT_TIMEOUT);
			return events(answer.status(), answer.body(), answer.header("Litefs-Id"),
					answer.header("Litefs-Cluster-Id"));
		}
		catch (LitefsApiException ex) {
			socket.close();
			throw ex;
		}
	}

	private EventStream events(int status, InputStream body, @Nullable String nodeId, @Nullable String clusterId) {
		if (status != 200) {
			throw refused("GET /events", status, body("GET /events", body, DEFAULT_TIMEOUT));
		}
		return new EventStream(this, body, nodeId, clusterId);
	}

	/**
	 * Let this process take the lease over from the primary. It must be a candidate of a
	 * dynamic lease and connected to a primary; on the primary nothing happens.
	 * @throws LitefsApiException when LiteFS refuses, or does not answer in time: then
	 * the lease may or may not have moved
	 */
	public void promote() {
		call("POST", "/promote", HANDOFF_TIMEOUT);
	}

	/**
	 * Let this process, the primary, hand its lease to a connected node. LiteFS answers
	 * before the other node has taken it.
	 * @param nodeId the other node's id, hexadecimal
	 * @throws LitefsApiException when LiteFS refuses, or does not answer in time: then
	 * the lease may or may not have moved
	 */
	public void handoff(String nodeId) {
		if (!nodeId.matches("[0-9A-Fa-f]{1,16}")) {
			throw new IllegalArgumentException("'" + nodeId + "' is not a LiteFS node id (up to 16 hex digits)");
		}
		call("POST", "/handoff?nodeID=" + nodeId, HANDOFF_TIMEOUT);
	}

	/**
	 * Copy a database as it is at one instant, as a SQLite file. In WAL mode writers go
	 * on meanwhile, checkpoints wait; with a rollback journal commits wait; on a replica
	 * replication waits. LiteFS does not say which position it is.
	 * @param database the database's name
	 * @param file where to write, replacing what is there; incomplete after an exception.
	 * An error of LiteFS in the middle may also look like an end: prove the content by
	 * its checksum
	 * @param stall how long to wait at most without getting anything
	 * @throws LitefsApiException when LiteFS refuses, as it does when there is no such
	 * database, or stops to answer
	 */
	public void export(String database, Path file, Duration stall) {
		String what = "GET /export?name=" + encode(database);
		HttpResponse<InputStream> response = send("GET", what.substring(4), stall);
		if (response.statusCode() != 200) {
			throw refused(what, response.statusCode(), body(what, response, stall));
		}
		try (InputStream body = response.body()) {
			AtomicLong copied = new AtomicLong();
			CompletableFuture<Void> copy = CompletableFuture.runAsync(() -> copy(body, file, copied),
					this.http.threads());
			long before = -1;
			while (!copy.isDone()) {
				if (copied.get() == before) {
					throw failed(Problem.TIMED_OUT, what, "nothing more for " + stall.toMillis() + " ms", null);
				}
				before = copied.get();
				awaitProgress(copy, what, stall);
			}
		}
		catch (IOException ex) {
			throw failed(Problem.UNREACHABLE, what, "the connection was lost (" + ex + ")", ex);
		}
	}

	/**
	 * Replace a database, or create it, with the content of a SQLite file. Only the
	 * primary does that. It is one transaction: the first one of a database that did not
	 * exist, otherwise the next one. LiteFS sets the change counter and the schema cookie
	 * in the file's header to 0.
	 * @param database the database's name
	 * @param file a SQLite file without a journal beside it, which does not change
	 * meanwhile
	 * @param timeout how long to wait at most
	 * @throws LitefsApiException when LiteFS refuses, as a replica does, or does not
	 * answer in time: then the database may or may not have been replaced
	 * @throws UncheckedIOException when the file cannot be read
	 */
	public void importFile(String database, Path file, Duration timeout) {
		String path = "/import?name=" + encode(database);
		BodyPublisher content;
		try {
			content = BodyPublishers.ofFile(file);
		}
		catch (FileNotFoundException ex) {
			throw new UncheckedIOException(ex);
		}
		HttpResponse<InputStream> response = send("POST", path, content, timeout);
		String text = body("POST " + path, response, timeout);
		if (response.statusCode() != 200) {
			throw refused("POST " + path, response.statusCode(), text);
		}
	}

	/**
	 * Take the HALT lock of a database, as another node would, for
	 * {@link #applyTransactions}. Only the primary grants it. Until it is given back, at
	 * most for 30 seconds, nobody reads or writes on this node; LiteFS copies the
	 * write-ahead log into the database before.
	 * @param database the database's name
	 * @param lock a number of the caller's, not 0
	 * @throws LitefsApiException when LiteFS refuses, as it does when readers do not end,
	 * or does not answer in time: then the lock may or may not be taken
	 */
	public void halt(String database, long lock) {
		callAsOtherNode("POST", "/halt?name=%s&id=%d".formatted(encode(database), lock), BodyPublishers.noBody());
	}

	/**
	 * Give the HALT lock back. Does nothing when it is not held.
	 * @param database the database's name
	 * @param lock the number it was taken with
	 * @throws LitefsApiException when LiteFS does not answer; it takes the lock back
	 * itself
	 */
	public void endHalt(String database, long lock) {
		callAsOtherNode("DELETE", "/halt?name=%s&id=%d".formatted(encode(database), lock), BodyPublishers.noBody());
	}

	/**
	 * Apply a file of transactions on the primary, which replicates them. The HALT lock
	 * must be held. LiteFS refuses a file that does not follow the database's position,
	 * and <strong>ends</strong> when the database has another checksum afterwards than
	 * the file says. It takes a snapshot (transactions from 1 on) whatever the position
	 * is.
	 * @param database the database's name
	 * @param file an LTX file of format 1 with checksums
	 * @throws LitefsApiException when LiteFS refuses, or does not answer in time: then
	 * the transactions may or may not be applied
	 * @throws UncheckedIOException when the file cannot be read
	 */
	public void applyTransactions(String database, Path file) {
		try {
			callAsOtherNode("POST", "/tx?name=" + encode(database), BodyPublishers.ofFile(file));
		}
		catch (FileNotFoundException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void callAsOtherNode(String method, String path, BodyPublisher content) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.url + path))
			.method(method, content)
			.header("Litefs-Id", OTHER_NODE)
			.timeout(HALT_TIMEOUT)
			.build();
		HttpResponse<InputStream> response = send(request, HALT_TIMEOUT);
		String text = body(method + " " + path, response, HALT_TIMEOUT);
		if (response.statusCode() != 200) {
			throw refused(method + " " + path, response.statusCode(), text);
		}
	}

	private static String encode(String database) {
		return URLEncoder.encode(database, StandardCharsets.UTF_8);
	}

	private void awaitProgress(CompletableFuture<Void> copy, String what, Duration stall) {
		try {
			copy.get(stall.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			// the caller looks how far it has come
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(Problem.UNREACHABLE, what, "the waiting thread was interrupted", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() instanceof UncheckedIOException unchecked) ? unchecked.getCause()
					: ex.getCause();
			throw failed(Problem.UNREACHABLE, what, "an incomplete answer (" + cause + ")", cause);
		}
	}

	private static void copy(InputStream body, Path file, AtomicLong copied) {
		byte[] buffer = new byte[256 * 1024];
		try (OutputStream out = Files.newOutputStream(file)) {
			for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
				out.write(buffer, 0, count);
				copied.addAndGet(count);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Release the threads, also those of clients made with {@link #at}. Open event
	 * streams end.
	 */
	@Override
	public void close() {
		this.http.close();
	}

	private Answer call(String method, String path, Duration timeout) {
		HttpResponse<InputStream> response = send(method, path, timeout);
		String text = body(method + " " + path, response, timeout);
		if (response.statusCode() != 200) {
			throw refused(method + " " + path, response.statusCode(), text);
		}
		return new Answer(text, header(response, "Litefs-Id"), header(response, "Litefs-Cluster-Id"));
	}

	private HttpResponse<InputStream> send(String method, String path, Duration timeout) {
		return send(method, path, BodyPublishers.noBody(), timeout);
	}

	private HttpResponse<InputStream> send(String method, String path, BodyPublisher content, Duration timeout) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.url + path))
			.method(method, content)
			.timeout(timeout)
			.build();
		return send(request, timeout);
	}

	private HttpResponse<InputStream> send(HttpRequest request, Duration timeout) {
		String what = request.method() + " " + request.uri().toString().substring(this.url.length());
		try {
			return await(this.http.client().sendAsync(request, BodyHandlers.ofInputStream()), what, timeout);
		}
		catch (RejectedExecutionException ex) {
			throw failed(Problem.UNREACHABLE, what, "nothing, because this client was closed", ex);
		}
	}

	private String body(String what, HttpResponse<InputStream> response, Duration timeout) {
		return body(what, response.body(), timeout);
	}

	private String body(String what, InputStream content, Duration timeout) {
		try (InputStream body = content) {
			byte[] bytes = await(supply(() -> body.readNBytes(MAX_ANSWER + 1), what), what, timeout);
			if (bytes.length > MAX_ANSWER) {
				throw unreadable(what, new String(bytes, StandardCharsets.UTF_8),
						new IllegalArgumentException("longer than " + MAX_ANSWER + " bytes"));
			}
			return new String(bytes, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw failed(Problem.UNREACHABLE, what, "the connection was lost (" + ex + ")", ex);
		}
	}

	private <T> CompletableFuture<T> supply(Callable<T> call, String what) {
		CompletableFuture<T> result = new CompletableFuture<>();
		try {
			this.http.threads().execute(() -> {
				try {
					result.complete(call.call());
				}
				catch (Exception ex) {
					result.completeExceptionally(ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			throw failed(Problem.UNREACHABLE, what, "nothing, because this client was closed", ex);
		}
		return result;
	}

	private <T> T await(CompletableFuture<T> future, String what, Duration timeout) {
		try {
			return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw timedOut(what, timeout, ex);
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw failed(Problem.UNREACHABLE, what, "the waiting thread was interrupted", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() instanceof UncheckedIOException unchecked) ? unchecked.getCause()
					: ex.getCause();
			if (cause instanceof HttpConnectTimeoutException || cause instanceof SocketTimeoutException) {
				throw failed(Problem.UNREACHABLE, what, "no connection in time", cause);
			}
			if (cause instanceof HttpTimeoutException) {
				throw timedOut(what, timeout, cause);
			}
			if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
				throw failed(Problem.UNREACHABLE, what, "no connection", cause);
			}
			throw failed(Problem.UNREACHABLE, what, "no answer that is HTTP (" + cause + ")", cause);
		}
	}

	private LitefsApiException timedOut(String what, Duration timeout, @Nullable Throwable cause) {
		return failed(Problem.TIMED_OUT, what, "no complete answer within " + timeout.toMillis() + " ms", cause);
	}

	private LitefsApiException refused(String what, int status, String text) {
		return failed(Problem.REFUSED, what, "status " + status + ", " + excerpt(text), null);
	}

	LitefsApiException unreadable(String what, String text, IllegalArgumentException cause) {
		return failed(Problem.UNREADABLE, what,
				"an answer that is not LiteFS's (" + cause.getMessage() + "): " + excerpt(text), cause);
	}

	LitefsApiException failed(Problem problem, String what, String finding, @Nullable Throwable cause) {
		return new LitefsApiException(problem,
				"LiteFS API at " + this.url + " (" + this.property + "): " + what + " gave " + finding.stripTrailing(),
				cause);
	}

	private static String excerpt(String text) {
		String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
		return "'" + ((line.length() > 120) ? line.substring(0, 120) + "…" : line) + "'";
	}

	private static @Nullable String header(HttpResponse<?> response, String name) {
		return response.headers().firstValue(name).filter((value) -> !value.isBlank()).orElse(null);
	}

	private record Answer(String text, @Nullable String nodeId, @Nullable String clusterId) {
	}

}
