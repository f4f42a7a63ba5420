package io.github.litefsspring.benchmarks.notes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A primary and a replica, real LiteFS processes, each with the application in a JVM of
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
	 * Start it and wait until both applications answer.
	 * @return the running cluster, to be closed by the caller
	 */
	public static NotesCluster start() {
		String java = ProcessHandle.current().info().command().orElse("java");
		RunningCluster cluster = RunningCluster.builder()
			.replicas(1)
			.exec(java, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
					NotesApplication.class.getName(), "--logging.level.root=warn", "--litefs.web.expose-node=true")
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
