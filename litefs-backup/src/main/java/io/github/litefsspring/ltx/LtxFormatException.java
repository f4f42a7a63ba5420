package io.github.litefsspring.ltx;

import java.io.IOException;

/**
 * An LTX file breaks a rule of its format, or several files do not continue one another.
 * Nothing that was read from them may be used.
 *
 * @since 0.1.0
 */
public class LtxFormatException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String file;

	private final long offset;

	private final String rule;

	/**
	 * Create the exception.
	 * @param file the file, as its reader named it
	 * @param offset the byte in the file at which the rule is broken; inside a compressed
	 * block, the last byte of it that was read
	 * @param rule the rule, with the offending value
	 */
	public LtxFormatException(String file, long offset, String rule) {
		super(file + ", byte " + offset + ": " + rule);
		this.file = file;
		this.offset = offset;
		this.rule = rule;
	}

	/**
	 * The file that breaks the rule.
	 * @return its name, as its reader named it
	 */
	public String file() {
		return this.file;
	}

	/**
	 * The offset at which the rule is broken.
	 * @return bytes from the start of the file
	 */
	public long offset() {
		return this.offset;
	}

	/**
	 * The rule that is broken, with the offending value.
	 * @return one sentence without the file and the offset
	 */
	public String rule() {
		return this.rule;
	}

}
