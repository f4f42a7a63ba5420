package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks at the directory that LiteFS mounts over ({@code fuse.dir} in its configuration).
 */
final class MountPointCheck {

	private static final String PLACE = "mount";

	private MountPointCheck() {
	}

	static List<Problem> examine(Path mount, DataDirectory directory) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(mount)) {
			if (files.iterator().hasNext()) {
				return List.of(Problem.error(PLACE,
						("%s is not empty although LiteFS is not mounted there: what is in it was written beside LiteFS, "
								+ "is not replicated, and cannot be seen once LiteFS is mounted. Move it away; a database in "
								+ "it comes into the cluster by litefs import")
							.formatted(mount),
						List.of()));
			}
			String owner = Files.getOwner(directory.path()).getName();
			String mountOwner = Files.getOwner(mount).getName();
			if (!owner.equals(mountOwner)) {
				return List.of(Problem.warning(PLACE,
						("%s belongs to user %s, the data directory to user %s: run LiteFS as root, or give both to the "
								+ "user that runs it")
							.formatted(mount, mountOwner, owner),
						List.of()));
			}
			return List.of();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (FileSystemException ex) {
			return List.of(Problem.error(PLACE,
					"%s cannot be read (%s): it is the mount of a LiteFS that has died. Run fusermount -uz %s"
						.formatted(mount, ex.getReason(), mount),
					List.of()));
		}
	}

}
