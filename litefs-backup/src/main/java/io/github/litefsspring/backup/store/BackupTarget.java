package io.github.litefsspring.backup.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.BackupTargetException;
import io.github.litefsspring.backup.KeyLayout;

/**
 * The place of the backups, as the property {@value #PROPERTY} names it:
 * {@code file:/mnt/backup},
 * {@code s3://bucket/prefix?endpoint=https://…&region=…&forcePathStyle=true},
 * {@code azblob://account@container/prefix?endpoint=https://…} or
 * {@code sftp://user@host:port/path}. Immutable.
 *
 * @since 0.1.0
 */
public final class BackupTarget {

	/** The property that names the target. */
	public static final String PROPERTY = "litefs.backup.target";

	private static final String KINDS = "begins with none of file:, s3://, azblob:// and sftp://";

	private final String text;

	private final Opener opener;

	private BackupTarget(String text, Opener opener) {
		this.text = text;
		this.opener = opener;
	}

	/**
	 * Read a target without opening it.
	 * @param text the target
	 * @return the target
	 * @throws BackupTargetException when it has a wrong form, or needs a library that is
	 * not on the class path
	 */
	public static BackupTarget parse(String text) {
		String shown = TargetUrl.withoutPassword(text.strip());
		if (shown.isEmpty()) {
			throw new BackupTargetException("There is no backup target: set " + PROPERTY
					+ ", for example to file:/mnt/backup or s3://bucket/prefix");
		}
		if (shown.startsWith("file:")) {
			Path folder = folder(shown);
			return new BackupTarget(shown, (settings, writable) -> writable ? new DirectoryStore(folder)
					: DirectoryStore.openForReading(folder));
		}
		if (shown.startsWith("s3://")) {
			TargetUrl url = TargetUrl.parse(text.strip());
			StoreLibrary.AWS_SDK.require(url);
			return new BackupTarget(shown, new S3Target(url));
		}
		if (shown.startsWith("azblob://") || shown.startsWith("abs://")) {
			TargetUrl url = TargetUrl.parse(text.strip());
			StoreLibrary.AZURE_SDK.require(url);
			return new BackupTarget(shown, new AzureTarget(url));
		}
		if (shown.startsWith("sftp://")) {
			TargetUrl url = TargetUrl.parse(text.strip());
			StoreLibrary.SSHD.require(url);
			return new BackupTarget(shown, new SftpTarget(url));
		}
		throw TargetUrl.wrong(shown, KINDS);
	}

	/**
	 * Tell a target that leaves it to the application how the S3 service is reached: it
	 * is in S3 and names neither an endpoint nor a region. Then a client that the
	 * application has configured may be given to
	 * {@link S3Store#open(software.amazon.awssdk.services.s3.S3Client, BackupTarget, StoreSettings)}.
	 * @return true for such a target
	 */
	public boolean isS3WithoutEndpoint() {
		return this.opener instanceof S3Target target && target.leavesClientToApplication();
	}

	/**
	 * The names that Litestream gives files in a store of this kind.
	 * @return the layout
	 */
	public KeyLayout keyLayout() {
		return this.text.startsWith("s3://") ? KeyLayout.S3 : KeyLayout.FOLDERS;
	}

	/**
	 * Open the store to write to it. Blocks.
	 * @param settings secrets and other settings
	 * @return the store, to be closed
	 * @throws BackupTargetException when the settings cannot work
	 * @throws BackupStoreException when the store refuses or cannot be reached
	 */
	public BackupStore open(StoreSettings settings) throws BackupStoreException {
		return this.opener.open(settings, true);
	}

	/**
	 * Open the store to read from it only, which needs no right to write. Blocks.
	 * @param settings secrets and other settings
	 * @return the store, to be closed
	 * @throws BackupTargetException when the settings cannot work
	 * @throws BackupStoreException when the store refuses or cannot be reached
	 */
	public BackupStore openForReading(StoreSettings settings) throws BackupStoreException {
		return this.opener.open(settings, false);
	}

	Opener opener() {
		return this.opener;
	}

	/**
	 * The target.
	 * @return the text without secrets
	 */
	@Override
	public String toString() {
		return this.text;
	}

	private static Path folder(String text) {
		String path = text.substring("file:".length());
		if (path.startsWith("//")) {
			path = path.substring(2);
			if (!path.startsWith("/")) {
				throw TargetUrl.wrong(text,
						"names a host: write file:/folder, or file:folder for one in the" + " working directory");
			}
		}
		if (path.isBlank()) {
			throw TargetUrl.wrong(text, "names no folder");
		}
		try {
			return Path.of(path);
		}
		catch (InvalidPathException ex) {
			throw TargetUrl.wrong(text, "is no path: " + ex.getReason());
		}
	}

	@FunctionalInterface
	interface Opener {

		BackupStore open(StoreSettings settings, boolean writable) throws BackupStoreException;

	}

}
