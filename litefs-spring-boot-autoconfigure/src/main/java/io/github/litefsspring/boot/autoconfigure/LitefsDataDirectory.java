package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;

/**
 * The folder in which the LiteFS process of this node keeps its files.
 */
final class LitefsDataDirectory {

	private LitefsDataDirectory() {
	}

	static Path of(LitefsApi api) throws IOException {
		try {
			return Path.of(api.info().dataDirectory());
		}
		catch (LitefsApiException ex) {
			throw new IOException("LiteFS did not say where its files are: " + ex.getMessage(), ex);
		}
	}

}
