package io.github.litefsspring.benchmarks.notes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.benchmarks.JavaCommand;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A primary and replicas, real LiteFS processes, each with the application in a JVM of
 * its own, and one client.
 */
public final class NotesCluster implements AutoCloseable {

	private static final String TEXT = "a note of some forty characters, no more";

	private final RunningCluster cluster;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private NotesCluster(RunningCluster cluster) {
		this.cluster = cluster;
	}

	/**
	 * Start one with a replica and wait until both applications answer.
	 * @return the running cluster, to be closed by the caller
	 */
	public static NotesCluster start() {
		return start(1, List.of());
	}

	/**
	 * Start it and wait until all applications answer.
	 * @param replicas how many replicas
	 * @param arguments of the applications, besides those that all benchmarks need
	 * @return the running cluster, to be closed by the caller
	 */
	public static NotesCluster start(int replicas, List<String> arguments) {
		List<String> all = new ArrayList<>(List.of("--logging.level.root=warn", "--litefs.web.expose-node=true"));
		all.addAll(arguments);
		RunningCluster cluster = RunningCluster.builder()
			.replicas(replicas)
			.exec(JavaCommand.of(JavaCommand.classPath(), List.of(), NotesApplication.class, all)
				.toArray(String[]::new))
			.start();
		try {
			for (RunningNode node : cluster.nodes()) {
				node.awaitApplication("/actuator/health", Duration.ofMinutes(2));
			}
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
		return new NotesCluster(cluster);
	}

	/**
	 * The node that takes writes.
	 * @return the primary
	 */
	public RunningNode primary() {
		return this.cluster.node("primary");
	}

	/**
	 * The other node.
	 * @return the replica
	 */
	public RunningNode replica() {
		return this.cluster.node("replica1");
	}

	/**
	 * Write one note.
	 * @param node where the request goes
	 * @return the reply
	 * @throws IOException when there is none
	 * @throws InterruptedException when the thread was interrupted
	 */
	public HttpResponse<String> write(RunningNode node) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(node, "/notes")).POST(BodyPublishers.ofString(TEXT)).build());
	}

	/**
	 * Write one note, and wait until every candidate has it.
	 * @param node where the request goes
	 * @return the reply
	 * @throws IOException when there is none
	 * @throws InterruptedException when the thread was interrupted
	 */
	public HttpResponse<String> writeDurably(RunningNode node) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(node, "/notes/durable")).POST(BodyPublishers.ofString(TEXT)).build());
	}

	/**
	 * Read one note.
	 * @param node where the request goes
	 * @param id the note's id
	 * @param token the position token
	 * @return the reply
	 * @throws IOException when there is none
	 * @throws InterruptedException when the thread was interrupted
	 */
	public HttpResponse<String> read(RunningNode node, String id, String token)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(node, "/notes/" + id)).header("Litefs-Position", token).build());
	}

	private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IllegalStateException(response.statusCode() + ": " + response.body());
		}
		return response;
	}

	private static URI uri(RunningNode node, String path) {
		return node.applicationUrl().resolve(path);
	}

	@Override
	public void close() {
		this.cluster.close();
	}

}
