package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.litefsspring.boot.migration.ReplicaMigration;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.types.DateTimeStorage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Everything that can be set under {@code litefs.*}. Values are checked when they are
 * bound.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("litefs")
public class LitefsProperties implements Validator {

	/**
	 * Whether the database is replicated by LiteFS, or a plain file of this node.
	 */
	private Mode mode = Mode.CLUSTER;

	/**
	 * SQLite database file. In cluster mode directly inside the LiteFS mount.
	 */
	private Path database = Path.of("/litefs/data.db");

	/**
	 * Where this node's LiteFS process answers.
	 */
	private String apiUrl = "http://localhost:20202";

	/**
	 * Name of this node, for people. Host name of the machine by default.
	 */
	private @Nullable String nodeName;

	/**
	 * How long to wait at start-up for the LiteFS mount and, on a replica, for the
	 * database.
	 */
	private Duration startupTimeout = Duration.ofSeconds(30);

	private final Primary primary = new Primary();

	private final Jdbc jdbc = new Jdbc();

	private final Read read = new Read();

	private final Write write = new Write();

	private final Consistency consistency = new Consistency();

	private final Migration migration = new Migration();

	private final Health health = new Health();

	private final Web web = new Web();

	private final Channel channel = new Channel();

	private final Cluster cluster = new Cluster();

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public Path getDatabase() {
		return this.database;
	}

	public void setDatabase(Path database) {
		this.database = database;
	}

	public String getApiUrl() {
		return this.apiUrl;
	}

	public void setApiUrl(String apiUrl) {
		this.apiUrl = apiUrl;
	}

	public @Nullable String getNodeName() {
		return this.nodeName;
	}

	public void setNodeName(@Nullable String nodeName) {
		this.nodeName = nodeName;
	}

	public Duration getStartupTimeout() {
		return this.startupTimeout;
	}

	public void setStartupTimeout(Duration startupTimeout) {
		this.startupTimeout = startupTimeout;
	}

	public Primary getPrimary() {
		return this.primary;
	}

	public Jdbc getJdbc() {
		return this.jdbc;
	}

	public Read getRead() {
		return this.read;
	}

	public Write getWrite() {
		return this.write;
	}

	public Consistency getConsistency() {
		return this.consistency;
	}

	public Migration getMigration() {
		return this.migration;
	}

	public Health getHealth() {
		return this.health;
	}

	public Web getWeb() {
		return this.web;
	}

	public Channel getChannel() {
		return this.channel;
	}

	public Cluster getCluster() {
		return this.cluster;
	}

	@Override
	public boolean supports(Class<?> type) {
		return type == LitefsProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		LitefsPropertiesValidator.validate((LitefsProperties) target, errors);
	}

	/**
	 * Kinds of database.
	 */
	public enum Mode {

		/** The database is in a LiteFS mount. */
		CLUSTER,

		/** The database is a plain file; no LiteFS. */
		STANDALONE

	}

	/**
	 * Where the primary can be reached.
	 */
	public static class Primary {

		/**
		 * Where other nodes reach the primary's application. {hostname} is replaced with
		 * the name LiteFS publishes.
		 */
		private String appUrl = "http://{hostname}:8080";

		/**
		 * Where browsers reach the primary's application. Needed for redirects.
		 * {hostname} is replaced with the name LiteFS publishes.
		 */
		private @Nullable String publicUrl;

		/**
		 * Where the primary's LiteFS process answers. {hostname} is replaced with the
		 * name LiteFS publishes.
		 */
		private String apiUrl = "http://{hostname}:20202";

		/**
		 * How many threads may wait for the primary, or for its data, at a time: when it
		 * does not answer, the others go on reading. By default half of the web server's
		 * request threads; any number with virtual threads.
		 */
		private @Nullable Integer maxWaitingThreads;

		public String getAppUrl() {
			return this.appUrl;
		}

		public void setAppUrl(String appUrl) {
			this.appUrl = appUrl;
		}

		public @Nullable String getPublicUrl() {
			return this.publicUrl;
		}

		public void setPublicUrl(@Nullable String publicUrl) {
			this.publicUrl = publicUrl;
		}

		public String getApiUrl() {
			return this.apiUrl;
		}

		public void setApiUrl(String apiUrl) {
			this.apiUrl = apiUrl;
		}

		public @Nullable Integer getMaxWaitingThreads() {
			return this.maxWaitingThreads;
		}

		public void setMaxWaitingThreads(@Nullable Integer maxWaitingThreads) {
			this.maxWaitingThreads = maxWaitingThreads;
		}

	}

	/**
	 * How connections to the database are opened.
	 */
	public static class Jdbc {

		/**
		 * Journal mode that the writer sets. MEMORY and OFF do not exist here: LiteFS
		 * cannot see their commits.
		 */
		private JournalMode journalMode = JournalMode.WAL;

		/**
		 * How long SQLite waits for a lock that another process holds.
		 */
		private Duration busyTimeout = Duration.ofSeconds(5);

		/**
		 * How long to wait for the writer, or for a free reader, and how long a
		 * transaction may keep others waiting for the commit that they share.
		 */
		private Duration connectionTimeout = Duration.ofSeconds(30);

		/**
		 * Further sqlite-jdbc connection properties, such as cache_size, for all
		 * connections.
		 */
		private Map<String, String> driverProperties = new LinkedHashMap<>();

		/**
		 * Form in which dates and times are stored: text as SQLite's date functions write
		 * it, or the form of the driver, for a database that was written without this
		 * library. Text by default, unless a driver property such as date_class asks for
		 * a form.
		 */
		private @Nullable DateTimeStorage dateTimeStorage;

		/**
		 * Time zone of stored dates and times that name no offset. UTC by default, as
		 * CURRENT_TIMESTAMP, and the zone of the JVM for the form of the driver.
		 */
		private @Nullable ZoneId timeZone;

		public @Nullable DateTimeStorage getDateTimeStorage() {
			return this.dateTimeStorage;
		}

		public void setDateTimeStorage(@Nullable DateTimeStorage dateTimeStorage) {
			this.dateTimeStorage = dateTimeStorage;
		}

		public @Nullable ZoneId getTimeZone() {
			return this.timeZone;
		}

		public void setTimeZone(@Nullable ZoneId timeZone) {
			this.timeZone = timeZone;
		}

		public JournalMode getJournalMode() {
			return this.journalMode;
		}

		public void setJournalMode(JournalMode journalMode) {
			this.journalMode = journalMode;
		}

		public Duration getBusyTimeout() {
			return this.busyTimeout;
		}

		public void setBusyTimeout(Duration busyTimeout) {
			this.busyTimeout = busyTimeout;
		}

		public Duration getConnectionTimeout() {
			return this.connectionTimeout;
		}

		public void setConnectionTimeout(Duration connectionTimeout) {
			this.connectionTimeout = connectionTimeout;
		}

		public Map<String, String> getDriverProperties() {
			return this.driverProperties;
		}

		public void setDriverProperties(Map<String, String> driverProperties) {
			this.driverProperties = driverProperties;
		}

	}

	/**
	 * Reading on this node.
	 */
	public static class Read {

		/**
		 * How many read-only connections there are at most.
		 */
		private int poolSize = 8;

		/**
		 * How old a read transaction may get while LiteFS waits for it, before it is
		 * ended. 0 ends none.
		 */
		private Duration maxTransactionTime = Duration.ofSeconds(30);

		private final Snapshots snapshots = new Snapshots();

		private final Gate gate = new Gate();

		public int getPoolSize() {
			return this.poolSize;
		}

		public void setPoolSize(int poolSize) {
			this.poolSize = poolSize;
		}

		public Duration getMaxTransactionTime() {
			return this.maxTransactionTime;
		}

		public void setMaxTransactionTime(Duration maxTransactionTime) {
			this.maxTransactionTime = maxTransactionTime;
		}

		public Snapshots getSnapshots() {
			return this.snapshots;
		}

		public Gate getGate() {
			return this.gate;
		}

		/**
		 * Read transactions that readers stay in.
		 */
		public static class Snapshots {

			/**
			 * Whether readers stay in their read transaction while the database stands
			 * still, which makes small reads on LiteFS about a hundred times cheaper.
			 */
			private boolean enabled = true;

			/**
			 * How old such a transaction gets before the next read leaves it.
			 */
			private Duration maxAge = Duration.ofMillis(100);

			public boolean isEnabled() {
				return this.enabled;
			}

			public void setEnabled(boolean enabled) {
				this.enabled = enabled;
			}

			public Duration getMaxAge() {
				return this.maxAge;
			}

			public void setMaxAge(Duration maxAge) {
				this.maxAge = maxAge;
			}

		}

		/**
		 * The gate that every read passes.
		 */
		public static class Gate {

			/**
			 * Whether new reads are held back for the moment in which LiteFS applies a
			 * transaction. Without it busy readers stop replication.
			 */
			private boolean enabled = true;

			/**
			 * How long reads are held back at most in one go.
			 */
			private Duration maxHold = Duration.ofMillis(100);

			public boolean isEnabled() {
				return this.enabled;
			}

			public void setEnabled(boolean enabled) {
				this.enabled = enabled;
			}

			public Duration getMaxHold() {
				return this.maxHold;
			}

			public void setMaxHold(Duration maxHold) {
				this.maxHold = maxHold;
			}

		}

	}

	/**
	 * How writes reach the primary, and how they share its writer.
	 */
	public static class Write {

		/**
		 * How a web request that writes reaches the primary.
		 */
		private Transport transport = Transport.FORWARD;

		/**
		 * Comma-separated list of HTTP methods whose requests go to the primary before
		 * any handler runs.
		 */
		private Set<String> methods = new LinkedHashSet<>(List.of("POST", "PUT", "PATCH", "DELETE"));

		/**
		 * Comma-separated list of path patterns whose requests always run on this node.
		 */
		private List<String> passthrough = new ArrayList<>();

		/**
		 * Comma-separated list of path patterns whose requests go to the primary,
		 * whatever their method.
		 */
		private List<String> alwaysForward = new ArrayList<>();

		/**
		 * What happens to a request whose handler turns out to write although it was run
		 * here.
		 */
		private Late late = Late.FORWARD;

		/**
		 * How long a request waits for a primary while none is known.
		 */
		private Duration holdTimeout = Duration.ofSeconds(5);

		/**
		 * How long the primary may take or send nothing of a forwarded request, before
		 * its outcome is unknown.
		 */
		private Duration responseTimeout = Duration.ofSeconds(60);

		/**
		 * How much of a request body is kept so that it can still be sent to the primary
		 * after a handler has read it.
		 */
		private DataSize maxBufferedBody = DataSize.ofMegabytes(1);

		/**
		 * How long a call of a method with elsewhere=INVOKE waits for the primary. After
		 * that its outcome is unknown.
		 */
		private Duration invokeTimeout = Duration.ofSeconds(30);

		/**
		 * What happens to a single writing statement outside of web requests and
		 * transactions on a node that is not the primary. Needs litefs.channel.secret on
		 * all nodes.
		 */
		private Statements statements = Statements.REJECT;

		/**
		 * How long a transaction may hold the writer before a warning names it. 0 never
		 * warns.
		 */
		private Duration maxTransactionTime = Duration.ofSeconds(10);

		private final GroupCommit groupCommit = new GroupCommit();

		public Duration getMaxTransactionTime() {
			return this.maxTransactionTime;
		}

		public void setMaxTransactionTime(Duration maxTransactionTime) {
			this.maxTransactionTime = maxTransactionTime;
		}

		public GroupCommit getGroupCommit() {
			return this.groupCommit;
		}

		public Statements getStatements() {
			return this.statements;
		}

		public void setStatements(Statements statements) {
			this.statements = statements;
		}

		public Duration getInvokeTimeout() {
			return this.invokeTimeout;
		}

		public void setInvokeTimeout(Duration invokeTimeout) {
			this.invokeTimeout = invokeTimeout;
		}

		public Transport getTransport() {
			return this.transport;
		}

		public void setTransport(Transport transport) {
			this.transport = transport;
		}

		public Set<String> getMethods() {
			return this.methods;
		}

		public void setMethods(Set<String> methods) {
			this.methods = methods;
		}

		public List<String> getPassthrough() {
			return this.passthrough;
		}

		public void setPassthrough(List<String> passthrough) {
			this.passthrough = passthrough;
		}

		public List<String> getAlwaysForward() {
			return this.alwaysForward;
		}

		public void setAlwaysForward(List<String> alwaysForward) {
			this.alwaysForward = alwaysForward;
		}

		public Late getLate() {
			return this.late;
		}

		public void setLate(Late late) {
			this.late = late;
		}

		public Duration getHoldTimeout() {
			return this.holdTimeout;
		}

		public void setHoldTimeout(Duration holdTimeout) {
			this.holdTimeout = holdTimeout;
		}

		public Duration getResponseTimeout() {
			return this.responseTimeout;
		}

		public void setResponseTimeout(Duration responseTimeout) {
			this.responseTimeout = responseTimeout;
		}

		public DataSize getMaxBufferedBody() {
			return this.maxBufferedBody;
		}

		public void setMaxBufferedBody(DataSize maxBufferedBody) {
			this.maxBufferedBody = maxBufferedBody;
		}

		/**
		 * Ways to the primary.
		 */
		public enum Transport {

			/** This node sends the request to the primary and passes the answer on. */
			FORWARD,

			/** The client is told to send it to litefs.primary.public-url (307). */
			REDIRECT,

			/** Fly.io's edge is told to replay it on the primary. */
			FLY_REPLAY,

			/** The client gets 503 with Retry-After. */
			REJECT,

			/** FLY_REPLAY on Fly.io, otherwise FORWARD. */
			AUTO

		}

		/**
		 * What to do with a single writing statement.
		 */
		public enum Statements {

			/** Refuse it with NotPrimaryException. */
			REJECT,

			/** Run it on the primary. */
			INVOKE

		}

		/**
		 * What to do when a handler turns out to write.
		 */
		public enum Late {

			/** Send the request to the primary; the handler ran here up to the write. */
			FORWARD,

			/** Answer 503. */
			REJECT

		}

		/**
		 * Transactions that are committed together.
		 */
		public static class GroupCommit {

			/**
			 * Whether write transactions that wait for each other are committed together,
			 * which makes the writes of many threads on LiteFS about thirty times faster.
			 */
			private boolean enabled = true;

			/**
			 * How many transactions are committed together at most.
			 */
			private int maxTransactions = 128;

			/**
			 * How long a transaction that is done takes others along at most.
			 * Transactions that usually hold the writer longer than that are not waited
			 * for.
			 */
			private Duration maxDelay = Duration.ofMillis(10);

			public boolean isEnabled() {
				return this.enabled;
			}

			public void setEnabled(boolean enabled) {
				this.enabled = enabled;
			}

			public int getMaxTransactions() {
				return this.maxTransactions;
			}

			public void setMaxTransactions(int maxTransactions) {
				this.maxTransactions = maxTransactions;
			}

			public Duration getMaxDelay() {
				return this.maxDelay;
			}

			public void setMaxDelay(Duration maxDelay) {
				this.maxDelay = maxDelay;
			}

		}

	}

	/**
	 * Flyway in a cluster.
	 */
	public static class Migration {

		/**
		 * What Flyway does on a node that is not the primary.
		 */
		private ReplicaMigration replica = ReplicaMigration.WAIT;

		/**
		 * How long a replica waits for the schema it needs.
		 */
		private Duration timeout = Duration.ofMinutes(2);

		public ReplicaMigration getReplica() {
			return this.replica;
		}

		public void setReplica(ReplicaMigration replica) {
			this.replica = replica;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * Reading one's own writes on every node.
	 */
	public static class Consistency {

		/**
		 * Whether a position token travels with requests and replies, so that a client
		 * reads its own writes on every node.
		 */
		private boolean enabled = true;

		/**
		 * Name of the cookie that carries the position token.
		 */
		private String cookieName = "litefs-position";

		/**
		 * Name of the header that carries the position token. It goes before the cookie.
		 */
		private String headerName = "Litefs-Position";

		/**
		 * How long a request on a replica waits for the position it came with. After that
		 * it goes to the primary.
		 */
		private Duration waitTimeout = Duration.ofSeconds(1);

		/**
		 * Whether replies also set the cookie of LiteFS's own proxy (__txid), for nodes
		 * that have that proxy in front.
		 */
		private boolean litefsCookie = false;

		/**
		 * How long a method with @DurableCommit waits after its commit, where the
		 * annotation does not say.
		 */
		private Duration durableTimeout = Duration.ofSeconds(10);

		/**
		 * How many other candidates for the lease must have what a method with the
		 * annotation DurableCommit(REPLICAS) has committed. By default one, unless no
		 * other candidate was ever heard of.
		 */
		private @Nullable Integer durableReplicas;

		public @Nullable Integer getDurableReplicas() {
			return this.durableReplicas;
		}

		public void setDurableReplicas(@Nullable Integer durableReplicas) {
			this.durableReplicas = durableReplicas;
		}

		public Duration getDurableTimeout() {
			return this.durableTimeout;
		}

		public void setDurableTimeout(Duration durableTimeout) {
			this.durableTimeout = durableTimeout;
		}

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getCookieName() {
			return this.cookieName;
		}

		public void setCookieName(String cookieName) {
			this.cookieName = cookieName;
		}

		public String getHeaderName() {
			return this.headerName;
		}

		public void setHeaderName(String headerName) {
			this.headerName = headerName;
		}

		public Duration getWaitTimeout() {
			return this.waitTimeout;
		}

		public void setWaitTimeout(Duration waitTimeout) {
			this.waitTimeout = waitTimeout;
		}

		public boolean isLitefsCookie() {
			return this.litefsCookie;
		}

		public void setLitefsCookie(boolean litefsCookie) {
			this.litefsCookie = litefsCookie;
		}

	}

	/**
	 * Health indicators.
	 */
	public static class Health {

		/**
		 * Replication lag above which a node counts as stale.
		 */
		private Duration maxLag = Duration.ofSeconds(10);

		/**
		 * Whether a stale node reports OUT_OF_SERVICE instead of UP.
		 */
		private boolean staleIsOutOfService = false;

		/**
		 * Age of the oldest transaction that is not backed up yet, above which the backup
		 * is DOWN.
		 */
		private Duration maxBackupAge = Duration.ofSeconds(60);

		public Duration getMaxBackupAge() {
			return this.maxBackupAge;
		}

		public void setMaxBackupAge(Duration maxBackupAge) {
			this.maxBackupAge = maxBackupAge;
		}

		public Duration getMaxLag() {
			return this.maxLag;
		}

		public void setMaxLag(Duration maxLag) {
			this.maxLag = maxLag;
		}

		public boolean isStaleIsOutOfService() {
			return this.staleIsOutOfService;
		}

		public void setStaleIsOutOfService(boolean staleIsOutOfService) {
			this.staleIsOutOfService = staleIsOutOfService;
		}

	}

	/**
	 * What replies tell.
	 */
	public static class Web {

		/**
		 * Whether replies carry the name and the role of the node that ran the handler
		 * (Litefs-Node, Litefs-Role).
		 */
		private boolean exposeNode = false;

		public boolean isExposeNode() {
			return this.exposeNode;
		}

		public void setExposeNode(boolean exposeNode) {
			this.exposeNode = exposeNode;
		}

	}

	/**
	 * What nodes say to each other.
	 */
	public static class Channel {

		/**
		 * Whether nodes talk to each other, once there is a secret.
		 */
		private boolean enabled = true;

		/**
		 * Secret by which nodes trust each other, the same on all nodes. At least 32
		 * characters.
		 */
		private @Nullable String secret;

		/**
		 * Path within the application that takes the messages of other nodes.
		 */
		private String path = "/litefs/internal";

		/**
		 * How large a message, or the reply to one, may be.
		 */
		private DataSize maxMessageSize = DataSize.ofMegabytes(1);

		/**
		 * SSL bundle with which this node trusts, and proves itself to, the other nodes.
		 */
		private @Nullable String sslBundle;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getSecret() {
			return this.secret;
		}

		public void setSecret(@Nullable String secret) {
			this.secret = secret;
		}

		public String getPath() {
			return this.path;
		}

		public void setPath(String path) {
			this.path = path;
		}

		public DataSize getMaxMessageSize() {
			return this.maxMessageSize;
		}

		public void setMaxMessageSize(DataSize maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
		}

		public @Nullable String getSslBundle() {
			return this.sslBundle;
		}

		public void setSslBundle(@Nullable String sslBundle) {
			this.sslBundle = sslBundle;
		}

	}

	/**
	 * List of the nodes.
	 */
	public static class Cluster {

		/**
		 * Where other nodes reach this node's application. By default
		 * litefs.primary.app-url with the host name of this machine.
		 */
		private @Nullable String appUrl;

		/**
		 * How long a node that is not heard of any more stays in the list.
		 */
		private Duration expireAfter = Duration.ofMinutes(1);

		public @Nullable String getAppUrl() {
			return this.appUrl;
		}

		public void setAppUrl(@Nullable String appUrl) {
			this.appUrl = appUrl;
		}

		public Duration getExpireAfter() {
			return this.expireAfter;
		}

		public void setExpireAfter(Duration expireAfter) {
			this.expireAfter = expireAfter;
		}

	}

}
