package io.github.litefsspring.benchmarks.memory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.litefsspring.benchmarks.JavaCommand;
import io.github.litefsspring.benchmarks.notes.NotesApplication;
import io.github.litefsspring.test.network.FreePort;

import org.springframework.util.FileSystemUtils;

/**
 * One run of the application in a JVM of its own.
 */
final class MeasuredApplication {

	private static final int NOTES = 500;

	private static final int READS = 5000;

	private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

	private static final Pattern VALUE = Pattern.compile("\"value\":([0-9.E]+)");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Process process;

	private final URI url;

	private MeasuredApplication(Process process, URI url) {
		this.process = process;
		this.url = url;
	}

	/**
	 * Start it, send it requests, and measure.
	 * @param classPath its class path
	 * @param properties its properties, {@code %s} stands for an empty directory
	 * @return what it used
	 * @throws Exception when it did not start or did not answer
	 */
	static Memory run(String classPath, String... properties) throws Exception {
		Path directory = Files.createTempDirectory("litefs-memory");
		int port = FreePort.find();
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + port, "--spring.main.banner-mode=off",
				"--logging.level.root=warn", "--management.endpoints.web.exposure.include=health,metrics"));
		for (String property : properties) {
			arguments.add(property.formatted(directory));
		}
		Process process = new ProcessBuilder(
				JavaCommand.of(classPath, List.of("-Xmx256m"), NotesApplication.class, arguments))
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
		Thread hook = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(hook);
		try {
			MeasuredApplication application = new MeasuredApplication(process, URI.create("http://localhost:" + port));
			application.awaitStart(directory.resolve("log"));
			application.use();
			return application.measure();
		}
		finally {
			process.destroy();
			process.waitFor();
			Runtime.getRuntime().removeShutdownHook(hook);
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private void awaitStart(Path log) throws IOException, InterruptedException {
		for (int attempt = 0; attempt < 600 && this.process.isAlive(); attempt++) {
			try {
				if (send(request("/actuator/health")).statusCode() == 200) {
					return;
				}
			}
			catch (IOException ex) {
				// not yet
			}
			Thread.sleep(100);
		}
		throw new IllegalStateException("The application did not start:\n" + Files.readString(log));
	}

	private void use() throws IOException, InterruptedException {
		for (int note = 0; note < NOTES; note++) {
			require(send(request("/notes").POST(BodyPublishers.ofString("a note of some forty characters, no more"))));
		}
		for (int read = 0; read < READS; read++) {
			require(send(request("/notes/" + (1 + read % NOTES))));
		}
	}

	private Memory measure() throws IOException, InterruptedException {
		// twice: the first collection lets reference handlers run
		collectGarbage();
		collectGarbage();
		double heap = metric("jvm.memory.used?tag=area:heap");
		Matcher resident = RESIDENT
			.matcher(Files.readString(Path.of("/proc", Long.toString(this.process.pid()), "status")));
		if (!resident.find()) {
			throw new IllegalStateException("No VmRSS in /proc/" + this.process.pid() + "/status");
		}
		return new Memory(Long.parseLong(resident.group(1)) / 1024.0, heap / (1 << 20));
	}

	private void collectGarbage() throws IOException, InterruptedException {
		Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
		new ProcessBuilder(jcmd.toString(), Long.toString(this.process.pid()), "GC.run")
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

	private double metric(String name) throws IOException, InterruptedException {
		Matcher value = VALUE.matcher(require(send(request("/actuator/metrics/" + name))).body());
		if (!value.find()) {
			throw new IllegalStateException("No value of " + name);
		}
		return Double.parseDouble(value.group(1));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.url.resolve(path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	private static HttpResponse<String> require(HttpResponse<String> response) {
		if (response.statusCode() != 200) {
			throw new IllegalStateException(response.statusCode() + ": " + response.body());
		}
		return response;
	}

	/**
	 * The memory and the threads of one JVM.
	 *
	 * @param residentMegabytes memory of the process
	 * @param heapMegabytes what lives on the heap
	 */
	record Memory(double residentMegabytes, double heapMegabytes) {

	}

}
