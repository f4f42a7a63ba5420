package io.github.litefsspring.backup.store;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;
import io.github.litefsspring.backup.BackupStoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class S3ErrorsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "403 | RequestTimeTooSkewed | the clock of this machine differs too much",
					"403 | AccessDenied | access denied", "400 | ExpiredToken | the credentials have expired",
					"404 | NoSuchBucket | the bucket does not exist",
					"301 | PermanentRedirect | the bucket is in another region",
					"507 | XMinioStorageFull | the disk of the service is full",
					"403 | SignatureDoesNotMatch | check AWS_SECRET_ACCESS_KEY" })
	void whatTheServiceRefusesIsSaidInPlainWords(int status, String code, String meaning) throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			byte[] body = "<Error><Code>%s</Code><Message>no</Message></Error>".formatted(code)
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/xml");
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		try (S3Client client = S3Client.builder()
			.endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "secret")))
			.build()) {
			assertThatExceptionOfType(BackupStoreException.class)
				.isThrownBy(() -> S3Store.open(client, "backup", "x", S3Encryption.bucketDefault()))
				.withMessageContaining("s3://backup/x/")
				.withMessageContaining(meaning)
				.withMessageContaining(code);
		}
		finally {
			server.stop(0);
		}
	}

}
