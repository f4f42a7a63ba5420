package io.github.litefsspring.backup.store;

import java.net.URI;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * A target in S3. Its own client takes credentials, and the region where the target does
 * not name it, from where the AWS SDK looks by default: system properties, environment,
 * shared files, container and instance.
 */
final class S3Target implements BackupTarget.Opener {

	private static final String ENDPOINT = "endpoint";

	private static final String REGION = "region";

	private static final String FORCE_PATH_STYLE = "forcePathStyle";

	private final TargetUrl url;

	private final String prefix;

	private final @Nullable URI endpoint;

	private final @Nullable String region;

	private final boolean forcePathStyle;

	S3Target(TargetUrl url) {
		this.url = url.withOptions(ENDPOINT, REGION, FORCE_PATH_STYLE);
		if (url.user() != null || url.port() != -1) {
			throw url.wrong("names a user or port: write s3://bucket/prefix?endpoint=https://host:port, and give"
					+ " credentials to the AWS SDK (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)");
		}
		this.prefix = url.keyPrefix();
		String endpoint = url.endpoint(ENDPOINT);
		this.endpoint = (endpoint != null) ? URI.create(endpoint) : null;
		this.region = url.option(REGION);
		Boolean pathStyle = url.flag(FORCE_PATH_STYLE);
		this.forcePathStyle = (pathStyle != null) ? pathStyle : this.endpoint != null;
	}

	String bucket() {
		return this.url.host();
	}

	String prefix() {
		return this.prefix;
	}

	boolean leavesClientToApplication() {
		return this.endpoint == null && this.region == null;
	}

	@Override
	public BackupStore open(StoreSettings settings, boolean writable) throws BackupStoreException {
		StoreLibrary.AWS_HTTP_CLIENT.require(this.url);
		S3Encryption encryption = S3Settings.of(settings).encryption();
		S3Client client = client();
		try {
			return S3Store.withOwnClient(client, bucket(), this.prefix, encryption, writable);
		}
		catch (BackupStoreException | RuntimeException ex) {
			client.close();
			throw ex;
		}
	}

	private S3Client client() {
		S3ClientBuilder builder = S3Client.builder().region(region()).forcePathStyle(this.forcePathStyle);
		if (this.endpoint != null) {
			// other services than AWS do not all know the checksums that AWS has added
			// since
			builder.endpointOverride(this.endpoint)
				.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
				.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
		}
		return builder.build();
	}

	private Region region() {
		if (this.region != null) {
			return Region.of(this.region);
		}
		if (this.endpoint != null) {
			return Region.US_EAST_1;
		}
		try {
			return DefaultAwsRegionProviderChain.builder().build().getRegion();
		}
		catch (SdkClientException ex) {
			BackupTargetException unknown = this.url.wrong("is in a region that is not known: add the option region, as"
					+ " in s3://bucket/prefix?region=eu-central-1, or set AWS_REGION");
			unknown.initCause(ex);
			throw unknown;
		}
	}

}
