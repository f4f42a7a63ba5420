package io.github.litefsspring.backup.store;

/**
 * A library that only one kind of store needs, and that an application adds when it uses
 * that kind.
 */
enum StoreLibrary {

	/** For Amazon S3 and compatible services. */
	AWS_SDK("software.amazon.awssdk.services.s3.S3Client", "software.amazon.awssdk:s3"),

	/** How the AWS SDK speaks HTTP. */
	AWS_HTTP_CLIENT("META-INF/services/software.amazon.awssdk.http.SdkHttpService",
			"software.amazon.awssdk:url-connection-client");

	private final String evidence;

	private final String dependency;

	StoreLibrary(String evidence, String dependency) {
		this.evidence = evidence;
		this.dependency = dependency;
	}

	void require(TargetUrl target) {
		ClassLoader loader = StoreLibrary.class.getClassLoader();
		String resource = this.evidence.startsWith("META-INF/") ? this.evidence
				: this.evidence.replace('.', '/') + ".class";
		if (loader.getResource(resource) == null) {
			throw target.wrong("needs a library that is not on the class path: add the dependency " + this.dependency);
		}
	}

}
