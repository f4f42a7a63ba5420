package io.github.litefsspring.boot.jdbc;

import java.util.List;

/**
 * Something wraps the LiteFS data source and does not let it be found.
 *
 * @since 0.1.0
 */
public class DataSourceWrappedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param types the classes of the beans that hide it
	 */
	public DataSourceWrappedException(List<String> types) {
		super("The LiteFS data source is hidden by a wrapper that cannot be unwrapped: the DataSource bean is a "
				+ String.join(", ", types));
	}

}
