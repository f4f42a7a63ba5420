package io.github.litefsspring.boot.autoconfigure.diagnostics;

import java.util.List;

/**
 * Properties describe a connection pool that is not there.
 */
public class DataSourcePoolPropertiesException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	DataSourcePoolPropertiesException(List<String> properties) {
		super(String.join(", ", properties)
				+ " would have no effect: the data source in use is LiteFS's, which has pools of its own");
	}

}
