package io.github.litefsspring.test.container;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A LiteFS node in a container, for Testcontainers. Without further settings it is a
 * primary of its own; {@link #asReplicaOf} adds replicas, {@link #withConsulLease} leaves
 * the choice to Consul. It is ready when it knows a primary.
 * <p>
 * The mount is inside the container, where a test cannot open it: seed it with
 * {@link #importDatabase} and look at it with {@link #exportDatabase}, or build an image
 * of an application on {@link #DEFAULT_IMAGE_NAME} and pass that here. Tests that use the
 * mount in their own JVM are better off with
 * {@link io.github.litefsspring.test.cluster.LitefsCluster}.
 * <p>
 * Docker must be able to hand out {@code /dev/fuse} and the capability {@code SYS_ADMIN}.
 *
 * <pre class="code">
 * try (Network network = Network.newNetwork();
 *         LitefsContainer primary = new LitefsContainer().withNetwork(network).withHostname("primary");
 *         LitefsContainer replica = new LitefsContainer().withNetwork(network).asReplicaOf(primary)) {
 *     replica.start();
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public class LitefsContainer extends GenericContainer<LitefsContainer> {

	/** The image without a tag. */
	public static final DockerImageName DEFAULT_IMAGE_NAME = DockerImageName.parse("flyio/litefs");

	/** The tag that {@link #LitefsContainer()} uses. */
	public static final String DEFAULT_TAG = "0.5.14";

	/** The port of LiteFS's API in the container. */
	public static final int API_PORT = 20202;

	private static final String CONFIGURATION = "/etc/litefs.yml";

	private static final String KNOWN_PRIMARY = "(?s).*\"hostname\":\\s*\"[^\"]+.*";

	private String hostname = "localhost";

	private @Nullable String advertiseUrl;

	private boolean candidate = true;

	private @Nullable LitefsContainer primary;

	private @Nullable String consulUrl;

	private String consulKey = "litefs/primary";

	private String mountDirectory = "/litefs";

	private String dataDirectory = "/var/lib/litefs";

	/**
	 * A container of the default image.
	 */
	public LitefsContainer() {
		this(DEFAULT_IMAGE_NAME.withTag(DEFAULT_TAG));
	}

	/**
	 * A container of another version of LiteFS's image.
	 * @param dockerImageName such as {@code flyio/litefs:0.5.14}
	 */
	public LitefsContainer(String dockerImageName) {
		this(DockerImageName.parse(dockerImageName));
	}

	/**
	 * A container of another image that holds LiteFS.
	 * @param dockerImageName an image declared
	 * {@linkplain DockerImageName#asCompatibleSubstituteFor compatible} with
	 * {@link #DEFAULT_IMAGE_NAME}
	 */
	public LitefsContainer(DockerImageName dockerImageName) {
		super(dockerImageName);
		dockerImageName.assertCompatibleWith(DEFAULT_IMAGE_NAME);
		withExposedPorts(API_PORT);
		withCommand("mount", "-skip-unmount", "-config", CONFIGURATION);
		withCreateContainerCmdModifier(LitefsContainer::allowFuse);
		waitingFor(Wait.forHttp("/info")
			.forPort(API_PORT)
			.forStatusCode(200)
			.forResponsePredicate((info) -> info.matches(KNOWN_PRIMARY))
			.withStartupTimeout(Duration.ofMinutes(1)));
	}

	private static void allowFuse(CreateContainerCmd command) {
		HostConfig host = Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::newHostConfig);
		command.withHostConfig(host.withCapAdd(Capability.SYS_ADMIN)
			.withDevices(Device.parse("/dev/fuse"))
			.withSecurityOpts(List.of("apparmor:unconfined")));
	}

	/**
	 * Set what LiteFS calls this node ({@code lease.hostname}), which is also its name in
	 * the container's network. Without it this is {@code localhost}, which is enough for
	 * a node without others.
	 * @param hostname a host name
	 * @return this container
	 */
	public LitefsContainer withHostname(String hostname) {
		this.hostname = hostname;
		withNetworkAliases(hostname);
		return this;
	}

	/**
	 * Set the URL where other nodes find this one's API ({@code lease.advertise-url}).
	 * Without it this is the host name and port 20202.
	 * @param advertiseUrl a URL that works inside the network
	 * @return this container
	 */
	public LitefsContainer withAdvertiseUrl(String advertiseUrl) {
		this.advertiseUrl = advertiseUrl;
		return this;
	}

	/**
	 * Set whether this node can become the primary ({@code lease.candidate}). Without it,
	 * it can.
	 * @param candidate whether it can
	 * @return this container
	 */
	public LitefsContainer withCandidate(boolean candidate) {
		this.candidate = candidate;
		return this;
	}

	/**
	 * Replicate from another container with a static lease. That one is started before
	 * this one, and both must be in the same {@link Network}.
	 * @param primary the primary, with a {@linkplain #withHostname host name}
	 * @return this container
	 */
	public LitefsContainer asReplicaOf(LitefsContainer primary) {
		this.primary = primary;
		dependsOn(primary);
		return withCandidate(false);
	}

	/**
	 * Let Consul decide who is the primary. Without it the lease is static.
	 * @param url where Consul is inside the network, such as {@code http://consul:8500}
	 * @return this container
	 */
	public LitefsContainer withConsulLease(String url) {
		this.consulUrl = url;
		return this;
	}

	/**
	 * Set the key of the lease in Consul. Without it this is {@code litefs/primary}.
	 * @param key a key that all nodes of a cluster share
	 * @return this container
	 */
	public LitefsContainer withConsulKey(String key) {
		this.consulKey = key;
		return this;
	}

	/**
	 * Set the directory of the databases ({@code fuse.dir}). Without it this is
	 * {@code /litefs}.
	 * @param mountDirectory a path in the container
	 * @return this container
	 */
	public LitefsContainer withMountDirectory(String mountDirectory) {
		this.mountDirectory = mountDirectory;
		return this;
	}

	/**
	 * Set where LiteFS keeps its own files ({@code data.dir}). Without it this is
	 * {@code /var/lib/litefs}.
	 * @param dataDirectory a path in the container
	 * @return this container
	 */
	public LitefsContainer withDataDirectory(String dataDirectory) {
		this.dataDirectory = dataDirectory;
		return this;
	}

	@Override
	protected void configure() {
		withCopyToContainer(Transferable.of(configuration()), CONFIGURATION);
	}

	String configuration() {
		return """
				fuse:
				  dir: "%s"
				data:
				  dir: "%s"
				http:
				  addr: ":%d"
				lease:
				  type: %s
				  hostname: "%s"
				  advertise-url: "%s"
				  candidate: %s
				%s""".formatted(this.mountDirectory, this.dataDirectory, API_PORT,
				(this.consulUrl != null) ? "consul" : "static", leader().hostname, leader().getAdvertiseUrl(),
				this.candidate, consul());
	}

	private LitefsContainer leader() {
		return (this.primary != null) ? this.primary : this;
	}

	private String consul() {
		return (this.consulUrl != null) ? """
				  consul:
				    url: "%s"
				    key: "%s"
				""".formatted(this.consulUrl, this.consulKey) : "";
	}

	/**
	 * The base URL of LiteFS's API, as the test sees it.
	 * @return the URL, without a slash at its end
	 */
	public String getApiUrl() {
		return "http://" + getHost() + ":" + getMappedPort(API_PORT);
	}

	/**
	 * The base URL of LiteFS's API, as other nodes see it.
	 * @return the URL
	 */
	public String getAdvertiseUrl() {
		return (this.advertiseUrl != null) ? this.advertiseUrl : "http://" + this.hostname + ":" + API_PORT;
	}

	/**
	 * Host name of this node for LiteFS.
	 * @return the host name
	 */
	public String getHostname() {
		return this.hostname;
	}

	/**
	 * The path of a database in the container.
	 * @param name the database's name
	 * @return its path in the mount
	 */
	public String getDatabasePath(String name) {
		return this.mountDirectory + "/" + name;
	}

	/**
	 * Replace a database of the cluster with an SQLite file ({@code POST /import}). Only
	 * the primary takes it.
	 * @param name the database's name
	 * @param file an SQLite database that does not change meanwhile
	 * @throws IllegalStateException when LiteFS refuses or does not answer
	 */
	public void importDatabase(String name, Path file) {
		LitefsDatabases.importDatabase(URI.create(getApiUrl()), name, file);
	}

	/**
	 * Copy a database of this node into an SQLite file ({@code GET /export}).
	 * @param name the database's name
	 * @param file the file to create or to replace
	 * @throws IllegalStateException when LiteFS refuses or does not answer
	 */
	public void exportDatabase(String name, Path file) {
		LitefsDatabases.exportDatabase(URI.create(getApiUrl()), name, file);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
