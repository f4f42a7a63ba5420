package io.github.litefsspring.test.fake;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class FakeLitefsTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	Path directory;

	private FakeLitefs primary;

	private FakeLitefs replica;

	@BeforeEach
	void start() {
		this.primary = FakeLitefs.start(this.directory.resolve("primary"));
		this.replica = FakeLitefs.start(this.directory.resolve("replica"));
		this.primary.becomePrimary();
		this.replica.follow(this.primary);
	}

	@AfterEach
	void stop() {
		this.primary.close();
		this.replica.close();
	}

	@Test
	void silentNodeAcceptsConnectionsAndAnswersNothingUntilItSpeaks() throws Exception {
		this.primary.keepSilent();
		assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> info(this.primary));
		this.primary.answerProperly();
		assertThat(info(this.primary).body()).contains("isPrimary");
	}

	@Test
	void garbageComesWithoutTheHeadersOfLitefs() throws Exception {
		this.primary.answerGarbage("<html>");
		assertThat(info(this.primary).body()).isEqualTo("<html>");
		assertThat(info(this.primary).headers().firstValue("Litefs-Id")).isEmpty();
		this.primary.answerProperly();
		assertThat(info(this.primary).headers().firstValue("Litefs-Id")).hasValue(this.primary.nodeId());
	}

	@Test
	void lostStreamsEndAndNewOnesCanBeOpened() throws Exception {
		HttpResponse<InputStream> stream = client.send(HttpRequest.newBuilder(events()).build(),
				HttpResponse.BodyHandlers.ofInputStream());
		await().until(() -> this.primary.openStreams() == 1);
		this.primary.loseStreams();
		assertThat(stream.body().readAllBytes()).asString().contains("init");
		client.send(HttpRequest.newBuilder(events()).build(), HttpResponse.BodyHandlers.ofInputStream());
		await().until(() -> this.primary.openStreams() == 1);
	}

	@Test
	void promotedCandidateChangesPlacesWithItsPrimary() throws Exception {
		this.replica.candidate(true);
		this.primary.commit("data.db");
		HttpRequest promote = HttpRequest.newBuilder(URI.create(this.replica.apiUrl() + "/promote"))
			.POST(HttpRequest.BodyPublishers.noBody())
			.build();
		assertThat(client.send(promote, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
		assertThat(this.primary.mountDirectory().resolve(".primary")).hasContent(this.replica.hostname());
		Position position = this.replica.commit("data.db");
		assertThat(position.txid()).isEqualTo(2);
		assertThat(this.primary.positions()).containsEntry("data.db", position);
	}

	@Test
	void unmountedNodeShowsNothingAndHasItsDatabasesBackWhenMounted() throws IOException {
		Position position = this.primary.commit("data.db");
		this.primary.unmount();
		assertThat(this.primary.isMounted()).isFalse();
		assertThat(this.primary.mountDirectory()).isEmptyDirectory();
		this.primary.mount();
		assertThat(this.primary.isMounted()).isTrue();
		assertThat(Files.readString(this.primary.database("data.db-pos")))
			.isEqualTo(position.txidText() + "/" + position.checksumText() + "\n");
	}

	@Test
	void positionAndAnnouncementCanBeTakenApart() {
		Position shown = new Position(7, 1);
		this.replica.announce("data.db", new Position(8, 2), Instant.EPOCH);
		assertThat(this.replica.positions()).isEmpty();
		this.replica.show("data.db", shown);
		assertThat(this.replica.positions()).containsEntry("data.db", shown);
	}

	@Test
	void demotedNodeSaysThatItWasNeverSynchronised() {
		this.primary.becomeDemoted();
		assertThat(this.primary.mountDirectory().resolve(".lag")).hasContent("+2147483647");
		assertThat(this.primary.mountDirectory().resolve(".primary")).doesNotExist();
		this.replica.lag(Duration.ofMillis(1234));
		assertThat(this.replica.mountDirectory().resolve(".lag")).hasContent("+000001234");
	}

	private URI events() {
		return URI.create(this.primary.apiUrl() + "/events");
	}

	private static HttpResponse<String> info(FakeLitefs litefs) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(litefs.apiUrl() + "/info"))
			.timeout(Duration.ofMillis(500))
			.build();
		return client.send(request, HttpResponse.BodyHandlers.ofString());
	}

}
