package io.github.litefsspring.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Supplier;

import io.github.litefsspring.api.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings by which a {@link ClusterNode} finds LiteFS.
 *
 * @param database the database file, directly inside the LiteFS mount
 * @param name the name of this node, for people
 * @param apiUrl where this node's LiteFS process answers
 * @param primaryApiUrl where the primary's LiteFS process answers; {@code {hostname}} is
 * replaced with the host name that LiteFS publishes
 * @param mountCheck decides whether the database's directory is a LiteFS mount
 * @param tls the current settings for an address of the primary that begins with
 * {@code https}; {@code null} for those of the JVM
 * @since 0.1.0
 */
public record ClusterNodeSettings(Path database, String name, String apiUrl, String primaryApiUrl,
		MountCheck mountCheck, Supplier<@Nullable TlsSettings> tls) {

	/**
	 * Make the database's path absolute and check that it names a file.
	 */
	public ClusterNodeSettings {
		database = database.toAbsolutePath().normalize();
		if (database.getParent() == null) {
			throw new IllegalArgumentException("litefs.database must name a file in the LiteFS mount, such as "
					+ "/litefs/data.db, but is '" + database + "'");
		}
	}

	/**
	 * The defaults for a database: LiteFS on port 20202 here and on the primary, and this
	 * machine's host name.
	 * @param database the database file
	 * @return the settings
	 */
	public static ClusterNodeSettings of(Path database) {
		return new ClusterNodeSettings(database, hostName(), "http://localhost:20202", "http://{hostname}:20202",
				MountCheck.litefs(), () -> null);
	}

	/**
	 * The same with another name.
	 * @param newName the name of this node
	 * @return new settings
	 */
	public ClusterNodeSettings withName(String newName) {
		return new ClusterNodeSettings(this.database, newName, this.apiUrl, this.primaryApiUrl, this.mountCheck,
				this.tls);
	}

	/**
	 * The same with another local LiteFS process.
	 * @param newApiUrl where this node's LiteFS process answers
	 * @return new settings
	 */
	public ClusterNodeSettings withApiUrl(String newApiUrl) {
		return new ClusterNodeSettings(this.database, this.name, newApiUrl, this.primaryApiUrl, this.mountCheck,
				this.tls);
	}

	/**
	 * The same with another way to the primary.
	 * @param newPrimaryApiUrl the URL, with {@code {hostname}} for the published name
	 * @return new settings
	 */
	public ClusterNodeSettings withPrimaryApiUrl(String newPrimaryApiUrl) {
		return new ClusterNodeSettings(this.database, this.name, this.apiUrl, newPrimaryApiUrl, this.mountCheck,
				this.tls);
	}

	/**
	 * The same with another mount check, for tests without FUSE.
	 * @param newMountCheck the check
	 * @return new settings
	 */
	public ClusterNodeSettings withMountCheck(MountCheck newMountCheck) {
		return new ClusterNodeSettings(this.database, this.name, this.apiUrl, this.primaryApiUrl, newMountCheck,
				this.tls);
	}

	/**
	 * The host name of this machine: {@code HOSTNAME} where a container or shell sets it,
	 * otherwise what the operating system answers.
	 * @return the name, {@code localhost} when there is none
	 */
	public static String hostName() {
		String name = System.getenv("HOSTNAME");
		if (name != null && !name.isBlank()) {
			return name.strip();
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	Path mountDirectory() {
		Path parent = this.database.getParent();
		if (parent == null) {
			throw new IllegalStateException("checked by the constructor");
		}
		return parent;
	}

	String databaseName() {
		return String.valueOf(this.database.getFileName());
	}

	String primaryApiUrlOf(String hostname) {
		return this.primaryApiUrl.replace("{hostname}", hostname);
	}

}
