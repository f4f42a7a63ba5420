package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.NodeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Looks for mistakes in the set-up of a node that would show later, or never. Meant to
 * run once at start-up; it changes nothing.
 *
 * @since 0.1.0
 */
public final class Doctor {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final ClusterNodeSettings settings;

	private final @Nullable Path configFile;

	/**
	 * Create a doctor.
	 * @param settings the node to examine
	 * @param configFile the configuration of LiteFS, {@code null} to look where LiteFS
	 * looks: {@code ./litefs.yml}, {@code ~/litefs.yml}, {@code /etc/litefs.yml}
	 */
	public Doctor(ClusterNodeSettings settings, @Nullable Path configFile) {
		this.settings = settings;
		this.configFile = configFile;
	}

	/**
	 * Examine the node. Blocks for up to some seconds while a LiteFS process does not
	 * answer.
	 * @return the findings, empty when nothing is wrong
	 */
	public List<Finding> examine() {
		List<Finding> findings = new ArrayList<>();
		LitefsConfig config = LitefsConfig.find(this.configFile);
		checkDatabaseName(findings);
		checkPath(config, findings);
		checkConfig(config, findings);
		try (LitefsApi api = new LitefsApi(this.settings.apiUrl(), "litefs.api-url", this.settings.tls())) {
			NodeInfo info = api.info(TIMEOUT);
			checkDataDirectory(info, findings);
			checkPrimary(api, info, config, findings);
		}
		catch (LitefsApiException | IllegalArgumentException ex) {
			findings.add(Finding.error(String.valueOf(ex.getMessage())));
		}
		return List.copyOf(findings);
	}

	private void checkDatabaseName(List<Finding> findings) {
		LitefsNames.problemWith(this.settings.databaseName())
			.ifPresent((problem) -> findings
				.add(Finding.error("litefs.database=" + this.settings.database() + ": " + problem)));
	}

	private void checkPath(@Nullable LitefsConfig config, List<Finding> findings) {
		Path directory = this.settings.mountDirectory();
		if (isLitefs(directory)) {
			return;
		}
		Path mount = mountAbove(directory);
		String mounted = (config != null) ? config.get("fuse.dir") : null;
		if (mount != null) {
			findings.add(Finding.error(
					"litefs.database=" + this.settings.database() + " is in a subdirectory of the LiteFS mount " + mount
							+ ", which has none; set litefs.database=" + mount.resolve(this.settings.databaseName())));
		}
		else if (config != null && mounted != null && !Path.of(mounted).equals(directory)) {
			findings.add(Finding.error("litefs.database=" + this.settings.database() + " is outside the LiteFS mount: "
					+ config.file() + " mounts it at " + mounted + "; set litefs.database="
					+ Path.of(mounted).resolve(this.settings.databaseName())));
		}
		else {
			findings.add(Finding.error("litefs.database=" + this.settings.database()
					+ " is outside any LiteFS mount, so it would not be replicated; set it to a file directly in the "
					+ "mount (fuse.dir in litefs.yml), or set litefs.mode=standalone"));
		}
	}

	private @Nullable Path mountAbove(Path directory) {
		return Stream.iterate(directory.getParent(), Objects::nonNull, Path::getParent)
			.filter(this::isLitefs)
			.findFirst()
			.orElse(null);
	}

	private boolean isLitefs(Path directory) {
		try {
			return this.settings.mountCheck().isLitefs(directory);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void checkConfig(@Nullable LitefsConfig config, List<Finding> findings) {
		if (config != null && config.isStaticLease() && "true".equals(config.get("lease.promote"))) {
			findings.add(Finding.warning(config.file() + ": lease.promote has no effect with lease.type: static, whose "
					+ "primary never changes; remove it, or use a Consul lease"));
		}
	}

	private void checkDataDirectory(NodeInfo info, List<Finding> findings) {
		Path databases = Path.of(info.dataDirectory(), "dbs");
		Path nearest = Files.exists(databases) ? databases : Path.of(info.dataDirectory());
		if (!Files.isReadable(nearest) || !Files.isExecutable(nearest)) {
			findings.add(Finding.warning("LiteFS's data directory " + info.dataDirectory() + " cannot be read by user '"
					+ System.getProperty("user.name") + "'; backups need it: run the application as LiteFS's user, on "
					+ "the same file system, or give it read access (data.dir in litefs.yml)"));
		}
	}

	private void checkPrimary(LitefsApi api, NodeInfo info, @Nullable LitefsConfig config, List<Finding> findings) {
		String url = primaryUrl(info, config);
		if (url == null) {
			return;
		}
		NodeInfo primary;
		try {
			primary = api.at(url, "litefs.primary.api-url").info(TIMEOUT);
		}
		catch (LitefsApiException | IllegalArgumentException ex) {
			if (!info.primary()) {
				findings
					.add(Finding.warning("The primary's LiteFS cannot be followed, so reads here delay replication: "
							+ ex.getMessage()));
			}
			return;
		}
		boolean same = Objects.equals(primary.nodeId(), info.nodeId());
		if (primary.clusterId() != null && info.clusterId() != null && !primary.clusterId().equals(info.clusterId())) {
			findings.add(Finding
				.error("This node belongs to cluster " + info.clusterId() + ", but the primary at " + url + " to "
						+ primary.clusterId() + ", so nothing is replicated; to join that cluster, stop LiteFS on "
						+ "this node and move its data directory " + info.dataDirectory() + " away"));
		}
		if (info.primary() && !same && primary.primary()) {
			findings.add(Finding.error("Two primaries: this node (" + info.nodeId() + ") and the one at " + url + " ("
					+ primary.nodeId() + ") both lead, and their writes diverge; with lease.type: static exactly one "
					+ "node may have lease.candidate: true, its default is true"));
		}
		else if (!info.primary() && same) {
			findings.add(Finding.warning("litefs.primary.api-url=" + this.settings.primaryApiUrl()
					+ " leads to this node instead of the primary '" + info.primaryHostname()
					+ "', so reads here delay replication; {hostname} is replaced with lease.hostname of litefs.yml"));
		}
	}

	private @Nullable String primaryUrl(NodeInfo info, @Nullable LitefsConfig config) {
		if (info.primaryHostname() != null) {
			return this.settings.primaryApiUrlOf(info.primaryHostname());
		}
		// while LiteFS cannot connect, which is when it matters, it names no primary
		String hostname = (config != null && config.isStaticLease()) ? config.get("lease.hostname") : null;
		return (hostname != null) ? this.settings.primaryApiUrlOf(hostname) : null;
	}

}
