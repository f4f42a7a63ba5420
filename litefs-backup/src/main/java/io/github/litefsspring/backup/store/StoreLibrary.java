package io.github.litefsspring.backup.store;

/**
 * A library that only one kind of store needs, and that an application adds when it uses
 * that kind.
 */
enum StoreLibrary {

	/** For Amazon S3 and compatible services. */
	AWS_SDK("software.amazon.awssdk.services.s3.S3Client",
			"software.amazon.awssdk:s3:2.54.3 (with an HTTP client, such as "
					+ "software.amazon.awssdk:url-connection-client:2.54.3), or with Spring "
					+ "io.awspring.cloud:spring-cloud-aws-starter-s3:4.1.1"),

	/** The HTTP client of the AWS SDK. */
	AWS_HTTP_CLIENT("META-INF/services/software.amazon.awssdk.http.SdkHttpService",
			"software.amazon.awssdk:url-connection-client:2.54.3"),

	/** For Azure Blob Storage. */
	AZURE_SDK("com.azure.storage.blob.BlobContainerClient",
			"com.azure:azure-storage-blob:12.37.2 (with an HTTP client, such as "
					+ "com.azure:azure-core-http-okhttp:1.13.7)"),

	/** The HTTP client of the Azure SDK. */
	AZURE_HTTP_CLIENT("META-INF/services/com.azure.core.http.HttpClientProvider",
			"com.azure:azure-core-http-okhttp:1.13.7"),

	/** For SFTP. */
	SSHD("org.apache.sshd.sftp.client.SftpClient", "org.apache.sshd:sshd-sftp:2.20.0"),

	/** For Ed25519 keys in SFTP. */
	ED25519("org.bouncycastle.crypto.params.Ed25519PublicKeyParameters", "org.bouncycastle:bcprov-jdk18on:1.86");

	private final String evidence;

	private final String dependency;

	StoreLibrary(String evidence, String dependency) {
		this.evidence = evidence;
		this.dependency = dependency;
	}

	String dependency() {
		return this.dependency;
	}

	boolean isPresent() {
		String resource = this.evidence.startsWith("META-INF/") ? this.evidence
				: this.evidence.replace('.', '/') + ".class";
		return StoreLibrary.class.getClassLoader().getResource(resource) != null;
	}

	void require(TargetUrl target) {
		if (!isPresent()) {
			throw target.wrong("needs a library that is not on the class path: add the dependency " + this.dependency);
		}
	}

}
