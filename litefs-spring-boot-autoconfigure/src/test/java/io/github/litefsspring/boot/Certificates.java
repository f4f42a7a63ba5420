package io.github.litefsspring.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key with its certificate for {@code localhost} in {@code node.p12}, and what trusts
 * it in {@code trusted.p12}, made with the JDK's {@code keytool}.
 */
public final class Certificates {

	public static final String PASSWORD = "password";

	private final Path directory;

	private Certificates(Path directory) {
		this.directory = directory;
	}

	public static Certificates in(Path directory) throws Exception {
		Certificates certificates = new Certificates(Files.createDirectories(directory));
		if (!Files.exists(certificates.trusted())) {
			certificates.make();
		}
		return certificates;
	}

	private void make() throws Exception {
		keytool("-genkeypair", "-alias", "node", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost,ip:127.0.0.1", "-keystore", "node.p12");
		keytool("-exportcert", "-alias", "node", "-keystore", "node.p12", "-file", "node.crt");
		keytool("-importcert", "-alias", "node", "-file", "node.crt", "-keystore", "trusted.p12", "-noprompt");
	}

	private void keytool(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
	}

	public Path key() {
		return this.directory.resolve("node.p12");
	}

	public Path trusted() {
		return this.directory.resolve("trusted.p12");
	}

	/**
	 * Put other files in the place of these, as a renewal does.
	 * @param renewed the new ones
	 */
	public void replaceBy(Certificates renewed) throws Exception {
		for (Path file : List.of(key(), trusted())) {
			Path next = Files.copy(renewed.directory.resolve(file.getFileName()), file.resolveSibling("next"),
					StandardCopyOption.REPLACE_EXISTING);
			Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/**
	 * The properties of an SSL bundle with these files, and more.
	 */
	public List<String> bundle(String name, boolean withKey, String... more) {
		String prefix = "spring.ssl.bundle.jks." + name + ".";
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add(prefix + "truststore.location=file:" + trusted());
		properties.add(prefix + "truststore.password=" + PASSWORD);
		if (withKey) {
			properties.add(prefix + "keystore.location=file:" + key());
			properties.add(prefix + "keystore.password=" + PASSWORD);
		}
		return properties;
	}

}
