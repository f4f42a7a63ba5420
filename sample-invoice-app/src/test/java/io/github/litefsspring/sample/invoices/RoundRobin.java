package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;

import static org.awaitility.Awaitility.await;

/**
 * nginx in front of the applications of a cluster: each request goes to the next node in
 * turn, and none is tried twice.
 */
final class RoundRobin implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(30);

	private final Process process;

	private final int port;

	private final Path log;

	private RoundRobin(Process process, int port, Path log) {
		this.process = process;
		this.port = port;
		this.log = log;
	}

	static RoundRobin start(Path directory, List<RunningNode> nodes) throws IOException {
		int port = FreePort.find();
		return start(directory, port, configuration(directory, port, nodes));
	}

	/**
	 * Start nginx with the configuration of the containers.
	 * @param directory its working directory
	 * @param nodes addresses of what stands for primary, replica1 and replica2
	 * @return the running nginx
	 * @throws IOException when it cannot be started
	 */
	static RoundRobin startAsInCompose(Path directory, List<String> nodes) throws IOException {
		int port = FreePort.find();
		String configuration = Files.readString(Path.of("../docker/nginx.conf"))
			.replaceAll("(?m)^\\s*(user|worker_processes|pid|error_log|access_log|resolver|resolver_timeout) .*$", "")
			.replace(" resolve ", " ")
			.replace("primary:8080", nodes.get(0))
			.replace("replica1:8080", nodes.get(1))
			.replace("replica2:8080", nodes.get(2))
			.replace("listen 80;", "listen 127.0.0.1:" + port + ";")
			.replace("http {", "http {\n" + temporaryFolders(directory));
		return start(directory, port, process(directory) + configuration);
	}

	private static RoundRobin start(Path directory, int port, String text) throws IOException {
		Path configuration = Files.writeString(directory.resolve("nginx.conf"), text);
		Path log = directory.resolve("nginx.log");
		Process process = new ProcessBuilder(Executables.find("nginx").orElseThrow().toString(), "-p",
				directory.toString(), "-e", log.toString(), "-c", configuration.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		RoundRobin started = new RoundRobin(process, port, log);
		try {
			await("start of nginx").atMost(START).until(started::answers);
			return started;
		}
		catch (RuntimeException ex) {
			started.close();
			throw ex;
		}
	}

	// one process, which runs as whoever starts it
	private static String configuration(Path directory, int port, List<RunningNode> nodes) {
		String servers = nodes.stream()
			.map((node) -> "server " + node.hostname() + ":" + node.applicationPort() + " max_fails=0;")
			.collect(Collectors.joining("\n"));
		return process(directory) + """
				events {
				}
				http {
				%1$s
				upstream nodes {
				%3$s
				keepalive 8;
				}
				server {
				listen 127.0.0.1:%2$d;
				location / {
				proxy_pass http://nodes;
				proxy_http_version 1.1;
				proxy_set_header Connection "";
				proxy_set_header Host $http_host;
				proxy_next_upstream off;
				}
				}
				}
				""".formatted(temporaryFolders(directory), port, servers);
	}

	private static String process(Path directory) {
		return """
				daemon off;
				master_process off;
				pid %s/nginx.pid;
				""".formatted(directory);
	}

	private static String temporaryFolders(Path directory) {
		return """
				access_log off;
				client_body_temp_path %1$s/body;
				proxy_temp_path %1$s/proxy;
				fastcgi_temp_path %1$s/fastcgi;
				uwsgi_temp_path %1$s/uwsgi;
				scgi_temp_path %1$s/scgi;
				""".formatted(directory);
	}

	private boolean answers() throws IOException {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("nginx has ended:\n" + Files.readString(this.log));
		}
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
		boolean interrupted = false;
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
			this.process.destroyForcibly();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
