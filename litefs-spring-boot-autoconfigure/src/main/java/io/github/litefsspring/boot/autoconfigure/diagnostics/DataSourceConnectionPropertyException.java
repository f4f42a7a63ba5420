package io.github.litefsspring.boot.autoconfigure.diagnostics;

/**
 * A property describes a database that LiteFS's data source would not open.
 */
public class DataSourceConnectionPropertyException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String property;

	DataSourceConnectionPropertyException(String property, String value) {
		super(property + "=" + value + " is set, but the data source in use is LiteFS's, which opens litefs.database");
		this.property = property;
	}

	public String property() {
		return this.property;
	}

}
