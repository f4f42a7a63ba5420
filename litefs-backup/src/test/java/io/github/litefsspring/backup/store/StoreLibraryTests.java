package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.util.VersionInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A class path without any of the optional libraries.
 */
class StoreLibraryTests {

	private URLClassLoader onlyBackup;

	@TempDir
	Path folder;

	@BeforeEach
	void createClassPath() {
		URL classes = BackupTarget.class.getProtectionDomain().getCodeSource().getLocation();
		this.onlyBackup = new URLClassLoader(new URL[] { classes }, ClassLoader.getPlatformClassLoader());
	}

	@AfterEach
	void closeClassPath() throws IOException {
		this.onlyBackup.close();
	}

	@ParameterizedTest
	@CsvSource({ "s3://bucket/prefix, software.amazon.awssdk:s3:2.54.3",
			"azblob://account@container/prefix, com.azure:azure-storage-blob",
			"sftp://user@host/path, org.apache.sshd:sshd-sftp" })
	void aMissingLibraryIsNamed(String target, String dependency) {
		assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> parse(target))
			.havingCause()
			.withMessageContaining(target)
			.withMessageContaining("add the dependency " + dependency);
	}

	@Test
	void theVersionsAreThoseOfTheBuild() throws IOException {
		String pom = Files.readString(Path.of("../pom.xml"));
		Map<StoreLibrary, String> properties = Map.of(StoreLibrary.AZURE_SDK, "azure-storage-blob",
				StoreLibrary.AZURE_HTTP_CLIENT, "azure-core-http-okhttp", StoreLibrary.SSHD, "sshd",
				StoreLibrary.ED25519, "bouncycastle", StoreLibrary.AWS_SDK, "spring-cloud-aws");
		properties.forEach((library, property) -> {
			Matcher version = Pattern.compile("<" + property + ".version>(.*)</").matcher(pom);
			assertThat(version.find()).as(property).isTrue();
			assertThat(library.dependency()).contains(":" + version.group(1));
		});
		assertThat(List.of(StoreLibrary.AWS_SDK, StoreLibrary.AWS_HTTP_CLIENT))
			.allSatisfy((library) -> assertThat(library.dependency()).contains(":" + VersionInfo.SDK_VERSION));
	}

	@Test
	void aFolderNeedsNoLibrary() throws Exception {
		assertThat(parse("file:" + this.folder)).hasToString("file:" + this.folder);
	}

	private Object parse(String target) throws Exception {
		Method parse = Class.forName(BackupTarget.class.getName(), true, this.onlyBackup)
			.getMethod("parse", String.class);
		return parse.invoke(null, target);
	}

}
