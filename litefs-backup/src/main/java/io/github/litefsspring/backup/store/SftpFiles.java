package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * The files of an SFTP server, on one channel.
 *
 * @param client the channel
 */
record SftpFiles(SftpClient client) {

	// what every server answers at once
	private static final int REQUEST = 32 * 1024;

	@Nullable Attributes find(String path) throws IOException {
		try {
			return this.client.stat(path);
		}
		catch (SftpException ex) {
			if (SftpErrors.isMissing(ex)) {
				return null;
			}
			throw ex;
		}
	}

	void createFolder(String path) throws IOException {
		if (path.isEmpty() || find(path) != null) {
			return;
		}
		createFolder(path.substring(0, path.lastIndexOf('/')));
		try {
			this.client.mkdir(path);
		}
		catch (SftpException ex) {
			if (find(path) == null) {
				throw ex;
			}
		}
	}

	// the server puts it on its disk where it knows how
	void write(String path, InputStream content, @Nullable FileTime time) throws IOException {
		try (OutputStream out = this.client.write(path, OpenMode.Write, OpenMode.Create, OpenMode.Exclusive)) {
			content.transferTo(out);
		}
		OpenSSHFsyncExtension fsync = this.client.getExtension(OpenSSHFsyncExtension.class);
		if (fsync != null && fsync.isSupported()) {
			try (CloseableHandle handle = this.client.open(path, List.of(OpenMode.Write))) {
				fsync.fsync(handle);
			}
		}
		if (time != null) {
			this.client.setStat(path, new Attributes().modifyTime(time).accessTime(time));
		}
	}

	boolean canReplace() {
		OpenSSHPosixRenameExtension rename = this.client.getExtension(OpenSSHPosixRenameExtension.class);
		return rename != null && rename.isSupported();
	}

	void replace(String path, String target) throws IOException {
		OpenSSHPosixRenameExtension rename = this.client.getExtension(OpenSSHPosixRenameExtension.class);
		rename.posixRename(path, target);
	}

	// version 3 of the protocol refuses names that are taken
	boolean renameIfAbsent(String path, String target) throws IOException {
		if (find(target) != null) {
			return false;
		}
		try {
			this.client.rename(path, target);
			return true;
		}
		catch (SftpException ex) {
			if (find(target) != null) {
				return false;
			}
			throw ex;
		}
	}

	boolean delete(String path) throws IOException {
		try {
			this.client.remove(path);
			return true;
		}
		catch (SftpException ex) {
			if (SftpErrors.isMissing(ex)) {
				return false;
			}
			throw ex;
		}
	}

	// several requests are under way at once; fewer bytes only at the end of the file
	int read(String path, long offset, byte[] into, int length) throws IOException {
		CloseableHandle handle = this.client.open(path, List.of(OpenMode.Read));
		try (InputStream in = new SftpInputStreamAsync((AbstractSftpClient) this.client, REQUEST, offset,
				offset + length, path, handle)) {
			return in.readNBytes(into, 0, length);
		}
	}

	byte[] readAll(String path) throws IOException {
		try (InputStream in = this.client.read(path)) {
			return in.readAllBytes();
		}
	}

}
