package io.github.litefsspring.test.condition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something that a test needs and that not every machine has.
 *
 * @since 0.1.0
 */
public enum Prerequisite {

	/** FUSE and the {@code litefs} binary. */
	LITEFS {

		@Override
		public Optional<String> missing() {
			if (!Files.exists(Path.of("/dev/fuse"))) {
				return Optional.of("/dev/fuse is missing: LiteFS needs Linux with FUSE");
			}
			if (Executables.onPath("fusermount3").isEmpty()) {
				return Optional.of("fusermount3 is missing: run 'tools/install litefs' or install the package fuse3");
			}
			return Executables.find("litefs").isPresent() ? Optional.empty()
					: Optional.of("The litefs binary is missing: run 'tools/install litefs',"
							+ " or name it with the system property litefs.binary");
		}

	},

	/** The {@code consul} binary, for dynamic leases. */
	CONSUL {

		@Override
		public Optional<String> missing() {
			return Executables.find("consul").isPresent() ? Optional.empty()
					: Optional.of("The consul binary is missing: run 'tools/install consul',"
							+ " or name it with the system property consul.binary");
		}

	},

	/** The {@code litestream} binary, which restores backups. */
	LITESTREAM {

		@Override
		public Optional<String> missing() {
			return Executables.find("litestream").isPresent() ? Optional.empty()
					: Optional.of("The litestream binary is missing: run 'tools/install litestream',"
							+ " or name it with the system property litestream.binary");
		}

	},

	/** The {@code minio} binary, an object store. */
	MINIO {

		@Override
		public Optional<String> missing() {
			return Executables.find("minio").isPresent() ? Optional.empty()
					: Optional.of("The minio binary is missing: run 'tools/install minio',"
							+ " or name it with the system property minio.binary");
		}

	},

	/** The {@code azurite} program, an emulator of Azure Blob Storage. */
	AZURITE {

		@Override
		public Optional<String> missing() {
			return Executables.find("azurite").isPresent() ? Optional.empty()
					: Optional.of("The azurite program is missing: run 'tools/install azurite',"
							+ " or name it with the system property azurite.binary");
		}

	},

	/** OpenSSH's {@code sshd} and {@code ssh-keygen}. */
	SSHD {

		@Override
		public Optional<String> missing() {
			if (Executables.find("sshd").isPresent() && Executables.find("ssh-keygen").isPresent()) {
				return Optional.empty();
			}
			return Optional.of("OpenSSH's server is missing: run 'tools/install sshd' or install the package"
					+ " openssh-server, or name it with the system property sshd.binary");
		}

	},

	/** A Docker daemon that answers. */
	DOCKER {

		@Override
		public Optional<String> missing() {
			if (Executables.onPath("docker").isEmpty()) {
				return Optional.of("Docker is missing: install the package docker.io");
			}
			return Executables.succeeds("docker", "version", "--format", "{{.Server.Version}}") ? Optional.empty()
					: Optional.of("Docker does not answer: start dockerd");
		}

	},

	/** Docker Compose, as the plugin of the {@code docker} command. */
	DOCKER_COMPOSE {

		@Override
		public Optional<String> missing() {
			return Executables.succeeds("docker", "compose", "version") ? Optional.empty()
					: Optional.of("Docker Compose is missing: run 'tools/install docker-compose'");
		}

	},

	/** Chromium and its driver, for browser tests. */
	CHROMIUM {

		@Override
		public Optional<String> missing() {
			if (Executables.find("chromium").isEmpty()) {
				return Optional.of("Chromium is missing: install the package chromium");
			}
			return Executables.find("chromedriver").isPresent() ? Optional.empty()
					: Optional.of("chromedriver is missing: install the package chromium-driver");
		}

	},

	/** The {@code nginx} binary, which spreads requests over nodes. */
	NGINX {

		@Override
		public Optional<String> missing() {
			return Executables.find("nginx").isPresent() ? Optional.empty()
					: Optional.of("nginx is missing: run 'tools/install nginx' or install the package nginx,"
							+ " or name it with the system property nginx.binary");
		}

	};

	/**
	 * Description of what is missing on this machine. Docker is asked each time, the
	 * others are looked up in the file system.
	 * @return a line that says what is missing and what to install; empty when nothing is
	 */
	public abstract Optional<String> missing();

}
