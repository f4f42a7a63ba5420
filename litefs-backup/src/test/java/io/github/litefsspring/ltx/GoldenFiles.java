package io.github.litefsspring.ltx;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.github.litefsspring.node.Position;

/**
 * The files that the real programs wrote: see {@code src/test/resources/golden}.
 */
public final class GoldenFiles {

	private GoldenFiles() {
	}

	public static Path folder(String name) {
		try {
			return Path.of(GoldenFiles.class.getResource("/golden/" + name).toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static List<Path> files(String folder) throws IOException {
		try (var files = Files.list(folder(folder))) {
			return files.filter((file) -> file.toString().endsWith(".ltx")).sorted().toList();
		}
	}

	public static List<ExpectedDatabase> expected(String folder) throws IOException {
		List<ExpectedDatabase> expected = new ArrayList<>();
		for (String line : Files.readAllLines(folder(folder).resolve("expected"))) {
			String[] parts = line.split(" ");
			expected.add(new ExpectedDatabase(Position.parse(parts[0]), parts[1]));
		}
		return expected;
	}

	public static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A position and the hash of LiteFS's export there.
	 */
	public record ExpectedDatabase(Position position, String sha256) {

	}

}
