package io.github.litefsspring.backup.store;

import java.time.Duration;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import org.jspecify.annotations.Nullable;

/**
 * A target in Azure Blob Storage. Credentials that are not set come from the environment
 * variables that Azure's command line tool reads.
 */
final class AzureTarget implements BackupTarget.Opener {

	private static final String ENDPOINT = "endpoint";

	private final TargetUrl url;

	private final String prefix;

	private final @Nullable String endpoint;

	AzureTarget(TargetUrl url) {
		this.url = url.withOptions(ENDPOINT);
		if (url.port() != -1) {
			throw url.wrong("names a port: write azblob://account@container/prefix?endpoint=https://host:port");
		}
		this.prefix = url.keyPrefix();
		this.endpoint = url.endpoint(ENDPOINT);
	}

	static String defaultEndpoint(String account) {
		return "https://%s.blob.core.windows.net".formatted(account);
	}

	String container() {
		return this.url.host();
	}

	String prefix() {
		return this.prefix;
	}

	@Override
	public BackupStore open(StoreSettings settings, boolean writable) throws BackupStoreException {
		StoreLibrary.AZURE_HTTP_CLIENT.require(this.url);
		BlobContainerClient container = client(settings);
		return writable ? AzureBlobStore.open(container, this.prefix)
				: AzureBlobStore.openForReading(container, this.prefix);
	}

	private BlobContainerClient client(StoreSettings settings) {
		BlobContainerClientBuilder builder = new BlobContainerClientBuilder().containerName(container())
			.retryOptions(new RequestRetryOptions(RetryPolicyType.EXPONENTIAL, 3, (Duration) null,
					Duration.ofMillis(200), Duration.ofSeconds(2), null));
		String connection = setting(settings, StoreSettings.AZURE_CONNECTION_STRING, "AZURE_STORAGE_CONNECTION_STRING");
		try {
			if (connection != null && this.url.user() == null && this.endpoint == null) {
				return builder.connectionString(connection).buildClient();
			}
			String account = account();
			builder.endpoint((this.endpoint != null) ? this.endpoint : defaultEndpoint(account));
			return authenticated(builder, account, settings).buildClient();
		}
		catch (BackupTargetException ex) {
			throw ex;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// the reason is left out because it may repeat a secret
			throw this.url.wrong("cannot be opened: the account, its key, the signature or the connection string has"
					+ " a wrong form; check litefs.backup.azure.* or AZURE_STORAGE_*");
		}
	}

	private BlobContainerClientBuilder authenticated(BlobContainerClientBuilder builder, String account,
			StoreSettings settings) {
		String signature = setting(settings, StoreSettings.AZURE_SAS_TOKEN, "AZURE_STORAGE_SAS_TOKEN");
		if (signature != null) {
			return builder.sasToken(signature);
		}
		String key = setting(settings, StoreSettings.AZURE_ACCOUNT_KEY, "AZURE_STORAGE_KEY");
		if (key != null) {
			return builder.credential(new StorageSharedKeyCredential(account, key));
		}
		throw this.url.wrong("needs credentials: set %s, %s or %s, or give the application a BlobServiceClient"
			.formatted(StoreSettings.AZURE_ACCOUNT_KEY, StoreSettings.AZURE_SAS_TOKEN,
					StoreSettings.AZURE_CONNECTION_STRING));
	}

	private String account() {
		String account = (this.url.user() != null) ? this.url.user() : System.getenv("AZURE_STORAGE_ACCOUNT");
		if (account == null || account.isBlank()) {
			throw this.url.wrong("names no storage account: write azblob://account@container/prefix, or set "
					+ StoreSettings.AZURE_CONNECTION_STRING);
		}
		return account;
	}

	private static @Nullable String setting(StoreSettings settings, String name, String variable) {
		String value = settings.get(name);
		return (value != null) ? value : System.getenv(variable);
	}

}
