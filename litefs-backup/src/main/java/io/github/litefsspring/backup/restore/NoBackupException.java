package io.github.litefsspring.backup.restore;

/**
 * There is no backup at all where one was looked for.
 *
 * @since 0.1.0
 */
public class NoBackupException extends NoRestorePointException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param target the target that is empty
	 */
	public NoBackupException(String target) {
		super("There is no backup in %s: no lineage was ever opened there".formatted(target));
	}

}
