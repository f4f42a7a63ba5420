package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreContract;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.KeyLayout;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Requires(Prerequisite.AZURITE)
class AzureBlobStoreIT extends BackupStoreContract {

	private static final long BLOCK_SIZE = 5 * 1024 * 1024;

	@TempDir
	static Path folder;

	private static AzuriteServer azurite;

	private static BlobContainerClient container;

	private final String prefix = "invoices/" + UUID.randomUUID();

	@BeforeAll
	static void startAzurite() throws IOException {
		azurite = AzuriteServer.start(folder);
		container = azurite.container("backup");
		container.create();
	}

	@AfterAll
	static void stopAzurite() {
		azurite.close();
	}

	@Override
	protected BackupStore open() throws IOException {
		return AzureBlobStore.open(container, this.prefix, BLOCK_SIZE);
	}

	@Test
	void theProbeLeavesNothingBehind() throws IOException {
		try (BackupStore store = open()) {
			assertThat(store.list("", "")).isEmpty();
		}
	}

	@Test
	void objectsAreWhereLitestreamLooksForThemWithTheTimeOfTheirTransaction() throws IOException {
		Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
		try (BackupStore store = open()) {
			store.putIfAbsent(KeyLayout.FOLDERS.key(9, new LtxFileName(1, 2)), file(new byte[100]),
					new ObjectMetadata(time, Map.of("litefs-post", "8000000000000001")));
		}
		String name = this.prefix + "/ltx/9/0000000000000001-0000000000000002.ltx";
		assertThat(container.getBlobClient(name).getProperties().getMetadata())
			.containsEntry("litestreamtimestamp", time.toString())
			.containsEntry("litefs_post", "8000000000000001");
	}

	@Test
	void anUnfinishedUploadIsNotVisible() throws IOException {
		container.getBlobClient(this.prefix + "/one.ltx")
			.getBlockBlobClient()
			.stageBlock(Base64.getEncoder().encodeToString(new byte[42]), BinaryData.fromString("x"));
		try (BackupStore store = open()) {
			assertThat(store.find("one.ltx")).isEmpty();
			assertThat(store.list("", "")).isEmpty();
			byte[] content = bytes(6_000_000, 1);
			assertThat(store.putIfAbsent("one.ltx", file(content), new ObjectMetadata(Instant.EPOCH, Map.of())))
				.isTrue();
			assertThat(read(store, "one.ltx")).isEqualTo(content);
		}
	}

	@Test
	void aTargetIsOpenedWithTheKeyOfItsAccount() throws IOException {
		try (BackupStore store = azurite.target("backup/target").open(azurite.settings())) {
			assertThat(store.target()).isEqualTo("azblob://testaccount@backup/target/");
			assertThat(store.litestreamUrl("lineage")).isEmpty();
		}
	}

	@Test
	void litestreamFindsAnAccountByItsName() throws IOException {
		try (BackupStore store = BackupTarget.parse("azblob://account@backup/target")
			.openForReading(azurite.settings())) {
			assertThat(store.litestreamUrl("lineage")).contains("abs://account@backup/target/lineage");
		}
	}

	@Test
	void aTargetIsOpenedWithAConnectionString() throws IOException {
		StoreSettings settings = StoreSettings.of(Map.of(StoreSettings.AZURE_CONNECTION_STRING,
				"DefaultEndpointsProtocol=http;AccountName=%s;AccountKey=%s;BlobEndpoint=%s;"
					.formatted(AzuriteServer.ACCOUNT, AzuriteServer.KEY, azurite.endpoint())));
		try (BackupStore store = BackupTarget.parse("azblob://backup/target").open(settings)) {
			assertThat(store.target()).isEqualTo("azblob://testaccount@backup/target/");
		}
	}

	@Test
	void aClientOfTheApplicationIsUsed() throws IOException {
		try (BackupStore store = AzureBlobStore.open(azurite.client(), BackupTarget.parse("azblob://backup/app"))) {
			assertThat(store.target()).isEqualTo("azblob://testaccount@backup/app/");
		}
		assertThatExceptionOfType(BackupTargetException.class)
			.isThrownBy(() -> AzureBlobStore.open(azurite.client(), BackupTarget.parse("file:" + folder)))
			.withMessageContaining("is not in Azure Blob Storage");
	}

	@Test
	void aSignatureThatMayOnlyReadOpensForReading() throws IOException {
		try (BackupStore store = open()) {
			store.putIfAbsent("one.ltx", file(bytes(100, 1)), new ObjectMetadata(Instant.EPOCH, Map.of()));
		}
		String signature = container.generateSas(new BlobServiceSasSignatureValues(OffsetDateTime.now().plusHours(1),
				BlobContainerSasPermission.parse("rl")));
		StoreSettings settings = StoreSettings.of(Map.of(StoreSettings.AZURE_SAS_TOKEN, signature));
		BackupTarget target = azurite.target("backup/" + this.prefix);
		try (BackupStore store = target.openForReading(settings)) {
			assertThat(read(store, "one.ltx")).isEqualTo(bytes(100, 1));
		}
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> target.open(settings))
			.withMessageContaining("write, list and delete blobs in the container");
	}

	@Test
	void aMissingContainerIsSaidToBeMissing() {
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> azurite.target("no-such-container/x").open(azurite.settings()))
			.withMessage("Cannot open the target in azblob://testaccount@no-such-container/x/: the container does not"
					+ " exist (status 404, ContainerNotFound)");
	}

	@Test
	void aWrongKeyIsSaidToBeWrongWithoutBeingRepeated() {
		String wrong = "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
		StoreSettings settings = StoreSettings.of(Map.of(StoreSettings.AZURE_ACCOUNT_KEY, wrong));
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> azurite.target("backup/x").open(settings))
			.withMessageContaining("check the key or signature (litefs.backup.azure.*")
			.withMessageNotContaining(wrong);
	}

	@Test
	void aServiceThatIsNotThereCannotBeReached() throws IOException {
		Path stoppedFolder = Files.createDirectory(folder.resolve("stopped"));
		AzuriteServer stopped = AzuriteServer.start(stoppedFolder);
		stopped.close();
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> stopped.target("backup/x").open(stopped.settings()))
			.withMessageContaining("the service cannot be reached");
		BackupTarget unknown = BackupTarget.parse("azblob://account@backup?endpoint=http://no-such-host.invalid");
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(() -> unknown.open(azurite.settings()))
			.withMessageContaining("there is no such host; check the account and endpoint in litefs.backup.target");
	}

	@Test
	void missingCredentialsAreNamed() {
		assertThatExceptionOfType(BackupTargetException.class)
			.isThrownBy(() -> azurite.target("backup/x").open(StoreSettings.of(Map.of())))
			.withMessageContaining("set litefs.backup.azure.account-key");
		assertThatExceptionOfType(BackupTargetException.class)
			.isThrownBy(() -> BackupTarget.parse("azblob://backup/x").open(azurite.settings()))
			.withMessageContaining("names no storage account");
		StoreSettings malformed = StoreSettings.of(Map.of(StoreSettings.AZURE_CONNECTION_STRING, "AccountKey=secret"));
		assertThatExceptionOfType(BackupTargetException.class)
			.isThrownBy(() -> BackupTarget.parse("azblob://backup/x").open(malformed))
			.withMessageContaining("has a wrong form")
			.withMessageNotContaining("secret");
	}

}
