package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decides whether a directory is a LiteFS mount. A plain directory must never pass: a
 * database that is opened there is written underneath the mount that comes later, and is
 * not replicated.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MountCheck {

	/**
	 * Check a directory that exists.
	 * @param directory the directory
	 * @return {@code true} when LiteFS is mounted exactly there
	 * @throws IOException when the directory cannot be looked at
	 */
	boolean isLitefs(Path directory) throws IOException;

	/**
	 * The check for real mounts. LiteFS mounts a FUSE file system whose source is
	 * {@code litefs} ({@code fuse/file_system.go}) and that always holds a {@code .lag}
	 * file in its root, so a directory below it, or another FUSE file system such as a
	 * container's overlay, does not pass.
	 * @return the check
	 */
	static MountCheck litefs() {
		return (directory) -> {
			FileStore store = Files.getFileStore(directory);
			return store.type().startsWith("fuse") && store.name().equals("litefs")
					&& Files.exists(directory.resolve(".lag"));
		};
	}

}
