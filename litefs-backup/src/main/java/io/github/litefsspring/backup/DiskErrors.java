package io.github.litefsspring.backup;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * Errors of the file system in plain words.
 *
 * @since 0.1.0
 */
public final class DiskErrors {

	private DiskErrors() {
	}

	/**
	 * Explain an error.
	 * @param error what reading or writing a file threw
	 * @return what is wrong, for messages
	 */
	public static String explain(Throwable error) {
		if (error instanceof AccessDeniedException denied) {
			return "the user '%s' may not write %s".formatted(System.getProperty("user.name"), denied.getFile());
		}
		if (isDiskFull(error)) {
			return "the disk is full";
		}
		if (error instanceof FileSystemException failed && failed.getReason() != null) {
			return failed.getReason() + " (" + failed.getFile() + ")";
		}
		return String.valueOf(error.getMessage());
	}

	/**
	 * Tell an error of a disk without room.
	 * @param error what reading or writing a file threw
	 * @return true when it was that
	 */
	public static boolean isDiskFull(Throwable error) {
		String message = String.valueOf(error.getMessage());
		return message.contains("No space left on device") || message.contains("Disk quota exceeded")
				|| message.contains("SQLITE_FULL");
	}

}
