package io.github.litefsspring.backup;

import io.github.litefsspring.ltx.LtxFileName;

/**
 * The names that Litestream 0.5 gives the files of a level below a backup's path. Object
 * stores and folders differ.
 *
 * @since 0.1.0
 */
public enum KeyLayout {

	/** Amazon S3 and compatible services: {@code 0009/min-max.ltx}. */
	S3("%04x/%s"),

	/** Folders, Azure Blob Storage and SFTP: {@code ltx/9/min-max.ltx}. */
	FOLDERS("ltx/%d/%s");

	private final String pattern;

	KeyLayout(String pattern) {
		this.pattern = pattern;
	}

	/**
	 * The key of a file.
	 * @param level 0 for single transactions, 1 to 3 for merged ones, 9 for snapshots
	 * @param name the file's name
	 * @return the key below the backup's path
	 */
	public String key(int level, LtxFileName name) {
		return this.pattern.formatted(level, name);
	}

	/**
	 * The beginning of the keys of a level.
	 * @param level the level
	 * @return the prefix below the backup's path, with a slash at the end
	 */
	public String prefix(int level) {
		return this.pattern.formatted(level, "");
	}

}
