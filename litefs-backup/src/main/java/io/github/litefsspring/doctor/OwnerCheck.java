package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Looks who owns the files: LiteFS has to read and write all of them.
 */
final class OwnerCheck {

	private static final String PLACE = "owner";

	private OwnerCheck() {
	}

	static List<Problem> examine(DataDirectory directory) throws IOException {
		PosixFileAttributes owner = attributes(directory.path());
		List<Path> wrong = wrong(directory, owner);
		if (wrong.isEmpty()) {
			return List.of();
		}
		String text = ("The data directory belongs to user %s, but not everything in it belongs to that user and can be "
				+ "written by it (%d of its paths, such as %s): a LiteFS of that user does not start, or fails later")
			.formatted(owner.owner().getName(), wrong.size(), wrong.get(0));
		return List.of(Problem.error(PLACE, text, List.of(Remedy.lossless("owner",
				"Give them to user %s".formatted(owner.owner().getName()), (site) -> mend(directory)))));
	}

	// whether this command may look at the files
	static boolean canRead(DataDirectory directory) throws IOException {
		return directory.everything().stream().allMatch(Files::isReadable);
	}

	// also after a repair: what it has written belongs to whoever made it
	static void mend(DataDirectory directory) throws IOException {
		PosixFileAttributes owner = attributes(directory.path());
		for (Path path : wrong(directory, owner)) {
			try {
				PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class,
						LinkOption.NOFOLLOW_LINKS);
				view.setOwner(owner.owner());
				view.setGroup(owner.group());
				Set<PosixFilePermission> permissions = EnumSet.copyOf(view.readAttributes().permissions());
				permissions.addAll(needed(path));
				view.setPermissions(permissions);
			}
			catch (FileSystemException ex) {
				throw new IOException("Only root can give %s to user %s: run chown -R %s %s as root".formatted(path,
						owner.owner().getName(), owner.owner().getName(), directory.path()), ex);
			}
		}
	}

	private static List<Path> wrong(DataDirectory directory, PosixFileAttributes owner) throws IOException {
		List<Path> wrong = new ArrayList<>();
		for (Path path : directory.everything()) {
			PosixFileAttributes attributes = attributes(path);
			if (!attributes.owner().equals(owner.owner()) || !attributes.permissions().containsAll(needed(path))) {
				wrong.add(path);
			}
		}
		return wrong;
	}

	private static Set<PosixFilePermission> needed(Path path) {
		return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
				? EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
						PosixFilePermission.OWNER_EXECUTE)
				: EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
	}

	private static PosixFileAttributes attributes(Path path) throws IOException {
		return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
	}

}
