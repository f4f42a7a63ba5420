package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.FreePort;

import static org.awaitility.Awaitility.await;

/**
 * A real Azurite on a free port, with its files in a temporary folder.
 */
final class AzuriteServer implements AutoCloseable {

	static final String ACCOUNT = "testaccount";

	static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

	private final Process process;

	private final int port;

	private AzuriteServer(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static AzuriteServer start(Path folder) throws IOException {
		int port = FreePort.find();
		ProcessBuilder builder = new ProcessBuilder(Executables.find("azurite").orElseThrow().toString(), "--blobHost",
				"127.0.0.1", "--blobPort", Integer.toString(port), "--location",
				Files.createDirectory(folder.resolve("azurite")).toString(), "--silent", "--disableTelemetry",
				"--skipApiVersionCheck");
		builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
		builder.redirectErrorStream(true).redirectOutput(folder.resolve("azurite.log").toFile());
		AzuriteServer server = new AzuriteServer(builder.start(), port);
		await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(server::isReady);
		return server;
	}

	String endpoint() {
		return "http://127.0.0.1:%d/%s".formatted(this.port, ACCOUNT);
	}

	BackupTarget target(String containerAndPrefix) {
		return BackupTarget.parse("azblob://%s@%s?endpoint=%s".formatted(ACCOUNT, containerAndPrefix, endpoint()));
	}

	StoreSettings settings() {
		return StoreSettings.of(Map.of(StoreSettings.AZURE_ACCOUNT_KEY, KEY));
	}

	BlobServiceClient client() {
		return new BlobServiceClientBuilder().endpoint(endpoint())
			.credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
			.buildClient();
	}

	BlobContainerClient container(String name) {
		return client().getBlobContainerClient(name);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private boolean isReady() throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			return socket.isConnected();
		}
	}

}
