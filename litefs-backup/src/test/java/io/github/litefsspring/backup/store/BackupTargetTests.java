package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupTargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackupTargetTests {

	private static final StoreSettings NONE = StoreSettings.of(Map.of());

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "file:", "file://", " file:" })
	void aFolderIsOpened(String beginning) throws IOException {
		try (BackupStore store = BackupTarget.parse(beginning + this.folder).open(NONE)) {
			assertThat(store.target()).isEqualTo("file:" + this.folder);
			assertThat(store.litestreamUrl("lineage")).contains("file://" + this.folder + "/lineage");
		}
	}

	@Test
	void aFolderInTheWorkingDirectoryNeedsNoSlash() throws IOException {
		Path here = Path.of("").toAbsolutePath();
		String relative = here.relativize(this.folder.toRealPath()).toString();
		try (BackupStore store = BackupTarget.parse("file:./" + relative).openForReading(NONE)) {
			assertThat(store.target()).isEqualTo("file:" + this.folder.toRealPath());
		}
	}

	@Test
	void aClientOfTheApplicationIsForTargetsThatNameNoEndpointAndNoRegion() {
		assertThat(BackupTarget.parse("s3://bucket/prefix").isS3WithoutEndpoint()).isTrue();
		assertThat(BackupTarget.parse("s3://bucket?region=eu-central-1").isS3WithoutEndpoint()).isFalse();
		assertThat(BackupTarget.parse("s3://bucket?endpoint=http://minio:9000").isS3WithoutEndpoint()).isFalse();
		assertThat(BackupTarget.parse("file:/mnt").isS3WithoutEndpoint()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/mnt/backup | begins with none of", "ftp://host/path | begins with none of",
					"s3:bucket | begins with none of", "file: | names no folder", "file://host/folder | names a host",
					"s3://  | names no host, bucket or container", "s3:///prefix | names no host, bucket or container",
					"s3://bucket/a b | has the path 'a b'", "s3://bucket/a/../b | has the path 'a/../b'",
					"s3://bucket/a//b | has the path 'a//b'", "s3://bucket?regoin=x | has the option 'regoin'",
					"s3://bucket?region | has the option 'region' without a name or value",
					"s3://bucket?region=a&region=b | has the option 'region' twice",
					"s3://bucket?forcePathStyle=yes | has forcePathStyle=yes, which is neither true nor false",
					"s3://bucket?endpoint=minio:9000 | has an endpoint that is not of the form",
					"s3://bucket?endpoint=http://u:p@minio | has an endpoint that is not of the form",
					"s3://bucket#part | is not of the form", "s3://bucket:9000/x | names a user or port",
					"s3://key@bucket/x | names a user or port" })
	void aTargetThatCannotWorkIsRefusedWithTheProperty(String target, String what) {
		assertThatExceptionOfType(BackupTargetException.class).isThrownBy(() -> BackupTarget.parse(target))
			.withMessageContaining(what)
			.withMessageContaining("litefs.backup.target");
	}

	@Test
	void anEmptyTargetIsSaidToBeMissing() {
		assertThatExceptionOfType(BackupTargetException.class).isThrownBy(() -> BackupTarget.parse(" "))
			.withMessage("There is no backup target: set litefs.backup.target, for example to file:/mnt/backup or"
					+ " s3://bucket/prefix");
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3://key:secret@bucket/x", "s3://key:secret@bucket/%", "other://key:secret@bucket",
			"s3://key:secret@bucket?x", "s3://key:se/cret@bucket" })
	void aSecretInTheTargetIsRefusedWithoutRepeatingIt(String target) {
		assertThatExceptionOfType(BackupTargetException.class).isThrownBy(() -> BackupTarget.parse(target))
			.withMessageNotContaining("secret@")
			.withMessageNotContaining("cret@");
	}

	@Test
	void settingsOfS3AreCheckedBeforeAnythingIsAsked() {
		BackupTarget target = BackupTarget.parse("s3://bucket?endpoint=http://localhost:1");
		assertRefused(target, Map.of("litefs.backup.s3.encryption", "aes"), "is none of bucket-default");
		assertRefused(target, Map.of("litefs.backup.s3.encryption", "sse-c"), "set litefs.backup.s3.customer-key");
		assertRefused(target, Map.of("litefs.backup.s3.customer-key", "c2VjcmV0"),
				"set litefs.backup.s3.encryption=sse-c");
		assertRefused(target, Map.of("litefs.backup.s3.kms-key-id", "key-1"),
				"set litefs.backup.s3.encryption=sse-kms");
		assertRefused(target,
				Map.of("litefs.backup.s3.encryption", "sse-c", "litefs.backup.s3.customer-key", "c2VjcmV0"),
				"has 6 bytes, not 32 (property litefs.backup.s3.customer-key)");
	}

	@Test
	void aSettingThatIsNotKnownIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> StoreSettings.of(Map.of("litefs.backup.s3.secret", "x")))
			.withMessageContaining("litefs.backup.s3.secret");
	}

	@Test
	void environmentVariablesAreNamedAsSpringBootNamesThem() {
		assertThat(StoreSettings.environmentVariable(StoreSettings.S3_KMS_KEY_ID))
			.isEqualTo("LITEFS_BACKUP_S3_KMSKEYID");
	}

	private static void assertRefused(BackupTarget target, Map<String, String> settings, String what) {
		assertThatExceptionOfType(BackupTargetException.class).isThrownBy(() -> target.open(StoreSettings.of(settings)))
			.withMessageContaining(what)
			.withMessageNotContaining("c2VjcmV0");
	}

}
