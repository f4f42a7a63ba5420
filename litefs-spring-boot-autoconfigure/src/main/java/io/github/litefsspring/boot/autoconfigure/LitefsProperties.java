package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.litefsspring.jdbc.DateTimeStorage;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.node.LitefsNames;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * The node, its database, and the ways of reads and writes.
 *
 * @param mode Whether the database is replicated by LiteFS, or a plain file of this node.
 * @param database SQLite database file. In cluster mode directly inside the LiteFS mount.
 * In standalone mode data.db in the working directory by default.
 * @param apiUrl Where this node's LiteFS process answers.
 * @param nodeName Name of this node, for people. Host name of the machine by default.
 * @param startupTimeout How long to wait at start-up for the LiteFS mount and, on a
 * replica, for the database.
 * @param primary addresses of the primary
 * @param jdbc connections to the database
 * @param read reading on this node
 * @param write the way of writes to the primary
 * @param shutdown end of the application
 * @param web contents of replies
 */
@ConfigurationProperties("litefs")
record LitefsProperties(@DefaultValue("cluster") Mode mode, @Nullable Object database,
		@DefaultValue("http://localhost:20202") String apiUrl, @Nullable String nodeName,
		@DefaultValue("30s") Duration startupTimeout, @DefaultValue Primary primary, @DefaultValue Jdbc jdbc,
		@DefaultValue Read read, @DefaultValue Write write, @DefaultValue Shutdown shutdown, @DefaultValue Web web) {

	LitefsProperties {
		Path file = databaseFile(mode, database);
		if (mode == Mode.CLUSTER) {
			PropertyRules.require(file.isAbsolute(), "litefs.database", database,
					"must be an absolute path of a file directly inside the LiteFS mount, such as /litefs/data.db "
							+ "(a relative path is for litefs.mode=standalone)");
			String problem = LitefsNames.problemWith(String.valueOf(file.getFileName())).orElse(null);
			PropertyRules.require(problem == null, "litefs.database", database, "cannot be used: " + problem);
		}
		database = file;
		PropertyRules.require(nodeName == null || StringUtils.hasText(nodeName), "litefs.node-name", nodeName,
				"must not be blank; leave it out to use the host name of the machine");
		PropertyRules.url("litefs.api-url", apiUrl);
		PropertyRules.longerThanZero("litefs.startup-timeout", startupTimeout);
		PropertyRules.require(read.gate.maxHold.compareTo(jdbc.connectionTimeout) < 0, "litefs.read.gate.max-hold",
				read.gate.maxHold,
				"must be shorter than litefs.jdbc.connection-timeout, after which a read that is held back fails");
	}

	// bound as it is: Spring's conversion to a path takes 'file:' and 'jdbc:' for
	// something else
	private static Path databaseFile(Mode mode, @Nullable Object file) {
		if (file == null || file.toString().isBlank()) {
			return Path.of((mode == Mode.STANDALONE) ? "data.db" : "/litefs/data.db");
		}
		return PropertyRules.databaseFile("litefs.database", file.toString());
	}

	Path databaseFile() {
		return databaseFile(this.mode, this.database);
	}

	boolean isStandalone() {
		return this.mode == Mode.STANDALONE;
	}

	/**
	 * Kinds of database.
	 */
	enum Mode {

		/** The database is in a LiteFS mount. */
		CLUSTER,

		/** The database is a plain file; no LiteFS. */
		STANDALONE

	}

	/**
	 * Addresses of the primary.
	 *
	 * @param appUrl Where other nodes reach the primary's application. {hostname} is
	 * replaced with the name LiteFS publishes.
	 * @param publicUrl Where browsers reach the primary's application. Needed for
	 * redirects. {hostname} is replaced with the name LiteFS publishes.
	 * @param apiUrl Where the primary's LiteFS process answers. {hostname} is replaced
	 * with the name LiteFS publishes.
	 * @param maxWaitingThreads How many threads may wait for the primary, or for its
	 * data, at a time: when it does not answer, the others go on reading. By default half
	 * of the web server's request threads; any number with virtual threads.
	 * @param sslBundle SSL bundle by which this node trusts the other nodes, and proves
	 * itself to them, where their addresses begin with https. The trust of the JVM by
	 * default.
	 */
	record Primary(@DefaultValue("http://{hostname}:8080") String appUrl, @Nullable String publicUrl,
			@DefaultValue("http://{hostname}:20202") String apiUrl, @Nullable Integer maxWaitingThreads,
			@Nullable String sslBundle) {

		Primary {
			PropertyRules.urlWithHostname("litefs.primary.app-url", appUrl);
			PropertyRules.urlWithHostname("litefs.primary.api-url", apiUrl);
			PropertyRules.urlWithHostname("litefs.primary.public-url", publicUrl);
			PropertyRules.require(sslBundle == null || StringUtils.hasText(sslBundle), "litefs.primary.ssl-bundle",
					sslBundle, "must name an SSL bundle; leave it out to trust what the JVM trusts");
			PropertyRules.require(sslBundle == null || isHttps(appUrl) || isHttps(apiUrl), "litefs.primary.ssl-bundle",
					sslBundle, "is for nothing, because neither litefs.primary.app-url nor litefs.primary.api-url "
							+ "begins with https");
		}

		private static boolean isHttps(String url) {
			return url.strip().toLowerCase(Locale.ROOT).startsWith("https:");
		}

	}

	/**
	 * Connections to the database.
	 *
	 * @param journalMode Journal mode that the writer sets. MEMORY and OFF do not exist
	 * here: LiteFS cannot see their commits.
	 * @param busyTimeout How long SQLite waits for a lock that another process holds.
	 * @param connectionTimeout How long to wait for the writer, or for a free reader, and
	 * how long a transaction may keep others waiting for the commit that they share.
	 * @param driverProperties Further sqlite-jdbc connection properties, such as
	 * cache_size, for all connections.
	 * @param dateTimeStorage Form in which dates and times are stored: text as SQLite's
	 * date functions write it, or the form of the driver, for a database that was written
	 * without this library. Text by default, unless a driver property such as date_class
	 * asks for a form.
	 * @param timeZone Time zone of stored dates and times that name no offset. UTC by
	 * default, as CURRENT_TIMESTAMP, and the zone of the JVM for the form of the driver.
	 */
	record Jdbc(@DefaultValue("wal") JournalMode journalMode, @DefaultValue("5s") Duration busyTimeout,
			@DefaultValue("30s") Duration connectionTimeout, @DefaultValue Map<String, String> driverProperties,
			@Nullable DateTimeStorage dateTimeStorage, @Nullable ZoneId timeZone) {

		Jdbc {
			PropertyRules.zeroOrLonger("litefs.jdbc.busy-timeout", busyTimeout);
			PropertyRules.longerThanZero("litefs.jdbc.connection-timeout", connectionTimeout);
		}

	}

	/**
	 * Reading on this node.
	 *
	 * @param poolSize How many read-only connections there are at most.
	 * @param maxTransactionTime How old a read transaction may get while LiteFS waits for
	 * it, before it is ended. 0 ends none.
	 * @param snapshots read transactions that readers stay in
	 * @param gate the gate that every read passes
	 */
	record Read(@DefaultValue("8") int poolSize, @DefaultValue("30s") Duration maxTransactionTime,
			@DefaultValue Snapshots snapshots, @DefaultValue Gate gate) {

		Read {
			PropertyRules.require(poolSize >= 1, "litefs.read.pool-size", poolSize,
					"must be at least 1: reads need a connection of their own");
			PropertyRules.zeroOrLonger("litefs.read.max-transaction-time", maxTransactionTime);
		}

		/**
		 * Read transactions that readers stay in.
		 *
		 * @param enabled Whether readers stay in their read transaction while the
		 * database stands still, which makes small reads on LiteFS about a hundred times
		 * cheaper.
		 * @param maxAge How old such a transaction gets before the next read leaves it.
		 */
		record Snapshots(@DefaultValue("true") boolean enabled, @DefaultValue("100ms") Duration maxAge) {

			Snapshots {
				PropertyRules.longerThanZero("litefs.read.snapshots.max-age", maxAge);
				PropertyRules.require(maxAge.compareTo(Duration.ofSeconds(10)) <= 0, "litefs.read.snapshots.max-age",
						maxAge, "must be at most 10s: an old snapshot hides what other programs write");
			}

		}

		/**
		 * The gate that every read passes.
		 *
		 * @param enabled Whether new reads are held back for the moment in which LiteFS
		 * applies a transaction. Without it busy readers stop replication.
		 * @param maxHold How long reads are held back at most in one go.
		 */
		record Gate(@DefaultValue("true") boolean enabled, @DefaultValue("100ms") Duration maxHold) {

			Gate {
				PropertyRules.longerThanZero("litefs.read.gate.max-hold", maxHold);
			}

		}

	}

	/**
	 * The way of writes to the primary, and how they share its writer.
	 *
	 * @param transport How a web request that writes reaches the primary.
	 * @param methods Comma-separated list of HTTP methods whose requests go to the
	 * primary before any handler runs.
	 * @param passthrough Comma-separated list of path patterns whose requests always run
	 * on this node.
	 * @param alwaysForward Comma-separated list of path patterns whose requests go to the
	 * primary, whatever their method.
	 * @param late What happens to a request whose handler turns out to write although it
	 * was run here.
	 * @param holdTimeout How long a request waits for a primary while none is known.
	 * @param responseTimeout How long the primary may take or send nothing of a forwarded
	 * request, before its outcome is unknown.
	 * @param maxBufferedBody How much of a request body is kept so that it can still be
	 * sent to the primary after a handler has read it.
	 * @param invokeTimeout How long a call of a method with elsewhere=INVOKE waits for
	 * the primary. After that its outcome is unknown.
	 * @param statements What happens to a single writing statement outside of web
	 * requests and transactions on a node that is not the primary. Needs
	 * litefs.channel.secret on all nodes.
	 * @param maxTransactionTime How long a transaction may hold the writer before a
	 * warning names it. 0 never warns.
	 * @param groupCommit transactions that are committed together
	 */
	// @formatter:off
	record Write(@DefaultValue("forward") Transport transport,
			@DefaultValue({ "POST", "PUT", "PATCH", "DELETE" }) Set<String> methods,
			@DefaultValue List<String> passthrough, @DefaultValue List<String> alwaysForward,
			@DefaultValue("forward") Late late, @DefaultValue("5s") Duration holdTimeout,
			@DefaultValue("60s") Duration responseTimeout, @DefaultValue("1MB") DataSize maxBufferedBody,
			@DefaultValue("30s") Duration invokeTimeout, @DefaultValue("reject") Statements statements,
			@DefaultValue("10s") Duration maxTransactionTime, @DefaultValue GroupCommit groupCommit) {
		// @formatter:on

		Write {
			PropertyRules.zeroOrLonger("litefs.write.hold-timeout", holdTimeout);
			PropertyRules.longerThanZero("litefs.write.response-timeout", responseTimeout);
			PropertyRules.longerThanZero("litefs.write.invoke-timeout", invokeTimeout);
			PropertyRules.require(!maxBufferedBody.isNegative(), "litefs.write.max-buffered-body", maxBufferedBody,
					"must not be negative; 0 keeps no request body");
			PropertyRules.zeroOrLonger("litefs.write.max-transaction-time", maxTransactionTime);
		}

		/**
		 * Ways to the primary.
		 */
		enum Transport {

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
		 * Answers to a single writing statement.
		 */
		enum Statements {

			/** Refuse it with NotPrimaryException. */
			REJECT,

			/** Run it on the primary. */
			INVOKE

		}

		/**
		 * Answers to a handler that turns out to write.
		 */
		enum Late {

			/** Send the request to the primary; the handler ran here up to the write. */
			FORWARD,

			/** Answer 503. */
			REJECT

		}

		/**
		 * Transactions that are committed together.
		 *
		 * @param enabled Whether write transactions that wait for each other are
		 * committed together, which makes the writes of many threads on LiteFS about
		 * thirty times faster.
		 * @param maxTransactions How many transactions are committed together at most.
		 * @param maxDelay How long a transaction that is done takes others along at most.
		 * Transactions that usually hold the writer longer than that are not waited for.
		 */
		record GroupCommit(@DefaultValue("true") boolean enabled, @DefaultValue("128") int maxTransactions,
				@DefaultValue("10ms") Duration maxDelay) {

			GroupCommit {
				PropertyRules.longerThanZero("litefs.write.group-commit.max-delay", maxDelay);
				PropertyRules.require(maxDelay.compareTo(Duration.ofSeconds(1)) <= 0,
						"litefs.write.group-commit.max-delay", maxDelay,
						"must be at most 1s: transactions that are done wait so long");
				PropertyRules.require(maxTransactions >= 2, "litefs.write.group-commit.max-transactions",
						maxTransactions, "must be at least 2; to commit each transaction by itself, set "
								+ "litefs.write.group-commit.enabled=false");
			}

		}

	}

	/**
	 * End of the application.
	 *
	 * @param handoff Whether the primary hands its lease to another node before its
	 * application stops. Needs litefs.channel.secret on all nodes.
	 * @param handoffTimeout How long handing over may take before the application stops
	 * as the primary: a third for running requests to end, a third for open transactions,
	 * a third until the next primary is known. When LiteFS was asked and neither hands
	 * over nor refuses, nothing is written for up to 21 s, because it could be lost.
	 */
	record Shutdown(@DefaultValue("true") boolean handoff, @DefaultValue("10s") Duration handoffTimeout) {

		Shutdown {
			PropertyRules.longerThanZero("litefs.shutdown.handoff-timeout", handoffTimeout);
		}

	}

	/**
	 * Contents of replies.
	 *
	 * @param exposeNode Whether replies carry the name and the role of the node that ran
	 * the handler (Litefs-Node, Litefs-Role).
	 */
	record Web(@DefaultValue("false") boolean exposeNode) {
	}

}
