package io.github.litefsspring.backup.store;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class S3EncryptionTests {

	private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

	@Test
	void theBucketsDefaultSendsNothing() {
		assertThat(put(S3Encryption.bucketDefault())).isEqualTo(PutObjectRequest.builder().build());
	}

	@Test
	void keysOfTheServiceAreNamedWhenAnObjectIsWritten() {
		assertThat(put(S3Encryption.serviceKey()).serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
		PutObjectRequest withKms = put(S3Encryption.kmsKey("key-1"));
		assertThat(withKms.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
		assertThat(withKms.ssekmsKeyId()).isEqualTo("key-1");
	}

	@Test
	void theCustomersKeyIsSentWithItsChecksumWhenAnObjectIsWrittenAndRead() {
		S3Encryption encryption = S3Encryption.customerKey(KEY);
		assertThat(put(encryption).sseCustomerKey()).isEqualTo(KEY);
		GetObjectRequest.Builder get = GetObjectRequest.builder();
		encryption.apply(get);
		assertThat(get.build().sseCustomerKey()).isEqualTo(KEY);
		assertThat(get.build().sseCustomerAlgorithm()).isEqualTo("AES256");
		assertThat(get.build().sseCustomerKeyMD5()).isEqualTo("tP/LI3N87DFaSk0aoqYgzg==");
	}

	@Test
	void aCustomersKeyOfAnotherSizeIsRefusedWithoutRepeatingIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> S3Encryption.customerKey("c2VjcmV0"))
			.withMessage("The customer key of S3 has 6 bytes, not 32");
		assertThatIllegalArgumentException().isThrownBy(() -> S3Encryption.customerKey("not base64!"))
			.withMessage("The customer key of S3 is not Base64");
	}

	private static PutObjectRequest put(S3Encryption encryption) {
		PutObjectRequest.Builder request = PutObjectRequest.builder();
		encryption.apply(request);
		return request.build();
	}

}
