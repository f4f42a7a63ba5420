package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.litefsspring.node.MountReading.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

class MountTests {

	@TempDir
	Path directory;

	@Test
	void aPlainDirectoryIsNoMountEvenWithTheFilesOfOne() throws IOException {
		Files.writeString(this.directory.resolve(".lag"), "+000000000\n");
		assertThat(new Mount(this.directory, MountCheck.litefs()).read().condition())
			.isEqualTo(Condition.PLAIN_DIRECTORY);
	}

	@Test
	void aMissingDirectoryIsMissing() {
		assertThat(new Mount(this.directory.resolve("nowhere"), MountCheck.litefs()).read().condition())
			.isEqualTo(Condition.MISSING);
	}

	@Test
	void aMountThatAnswersWithAnErrorIsDead() {
		MountReading reading = read((path) -> {
			throw new FileSystemException(path.toString(), null, "Transport endpoint is not connected");
		});
		assertThat(reading.condition()).isEqualTo(Condition.DEAD);
		assertThat(reading.detail()).contains("Transport endpoint is not connected");
	}

	@Test
	void aDirectoryOfAnotherUserIsUnreadable() {
		MountReading reading = read((path) -> {
			throw new AccessDeniedException(path.toString());
		});
		assertThat(reading.condition()).isEqualTo(Condition.UNREADABLE);
	}

	@Test
	void readsLagAndPositions() throws IOException {
		Files.writeString(this.directory.resolve(".lag"), "+000000312\n");
		Files.writeString(this.directory.resolve("data.db-pos"), "000000000000000a/e2b42ec5a8c45bf2\n");
		Files.writeString(this.directory.resolve("empty.db-pos"), "0000000000000000/0000000000000000\n");
		Files.writeString(this.directory.resolve("odd.db-pos"), "what?\n");
		MountReading reading = read((path) -> true);
		assertThat(reading.condition()).isEqualTo(Condition.LIVE);
		assertThat(reading.lag()).isEqualTo(Duration.ofMillis(312));
		assertThat(reading.databases()).containsOnlyKeys("data.db");
		assertThat(reading.databases().get("data.db").position()).isEqualTo(new Position(10, 0xe2b42ec5a8c45bf2L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "+2147483647\n", "", "soon\n", "+99999999999999999999\n" })
	void aLagThatMeansNothingIsUnknown(String text) throws IOException {
		Files.writeString(this.directory.resolve(".lag"), text);
		assertThat(read((path) -> true).lag()).isNull();
	}

	@Test
	void aMountIsAliveWhenItAnswersForAnyOfItsFiles() throws IOException {
		var mount = new Mount(this.directory, MountCheck.litefs());
		assertThatIOException().isThrownBy(() -> mount.checkAlive("data.db"));
		Files.writeString(this.directory.resolve(".lag"), "5");
		mount.checkAlive("data.db");
		Files.writeString(this.directory.resolve("data.db-pos"), "0000000000000001/0000000000000002");
		mount.checkAlive("data.db");
	}

	@Test
	void aMountThatHangsIsSlowThenHungAndMayComeBack() throws InterruptedException {
		CountDownLatch hanging = new CountDownLatch(1);
		MountReading live = MountReading.without(Condition.LIVE, "");
		try (MountReader reader = new MountReader(() -> {
			awaitQuietly(hanging);
			return live;
		}, Duration.ofMillis(20), Duration.ofMillis(200))) {
			assertThat(reader.read().condition()).isEqualTo(Condition.SLOW);
			await().untilAsserted(() -> assertThat(reader.read().condition()).isEqualTo(Condition.HUNG));
			hanging.countDown();
			await().untilAsserted(() -> assertThat(reader.read().condition()).isEqualTo(Condition.LIVE));
		}
	}

	private MountReading read(MountCheck check) {
		return new Mount(this.directory, check).read();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
