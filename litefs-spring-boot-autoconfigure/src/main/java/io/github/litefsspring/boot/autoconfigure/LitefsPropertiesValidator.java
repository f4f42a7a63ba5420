package io.github.litefsspring.boot.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Mode;
import io.github.litefsspring.node.LitefsNames;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;

/**
 * Checks the values of {@link LitefsProperties}, with messages that say what would do.
 */
final class LitefsPropertiesValidator {

	private static final String HOSTNAME = "{hostname}";

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Set<String> ZERO_IS_FINE = Set.of("litefs.write.hold-timeout", "litefs.jdbc.busy-timeout",
			"litefs.consistency.wait-timeout", "litefs.read.max-transaction-time", "litefs.write.max-transaction-time");

	private static final Duration LONGEST_SNAPSHOT = Duration.ofSeconds(10);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

	private final Errors errors;

	private LitefsPropertiesValidator(Errors errors) {
		this.errors = errors;
	}

	static void validate(LitefsProperties properties, Errors errors) {
		new LitefsPropertiesValidator(errors).validate(properties);
	}

	private void validate(LitefsProperties properties) {
		if (properties.getMode() == Mode.CLUSTER && !properties.getDatabase().isAbsolute()) {
			reject("database", "must be an absolute path of a file directly inside the LiteFS mount, "
					+ "such as /litefs/data.db (a relative path is for litefs.mode=standalone)");
		}
		if (properties.getMode() == Mode.CLUSTER) {
			LitefsNames.problemWith(String.valueOf(properties.getDatabase().getFileName()))
				.ifPresent((problem) -> reject("database", "cannot be used: " + problem));
		}
		if (properties.getNodeName() != null && !StringUtils.hasText(properties.getNodeName())) {
			reject("nodeName", "must not be blank; leave it out to use the host name of the machine");
		}
		checkUrl("apiUrl", properties.getApiUrl(), false);
		checkUrl("primary.appUrl", properties.getPrimary().getAppUrl(), true);
		checkUrl("primary.apiUrl", properties.getPrimary().getApiUrl(), true);
		checkUrl("primary.publicUrl", properties.getPrimary().getPublicUrl(), true);
		checkDuration("startupTimeout", properties.getStartupTimeout());
		checkDuration("jdbc.busyTimeout", properties.getJdbc().getBusyTimeout());
		checkDuration("jdbc.connectionTimeout", properties.getJdbc().getConnectionTimeout());
		checkDuration("write.holdTimeout", properties.getWrite().getHoldTimeout());
		checkDuration("write.responseTimeout", properties.getWrite().getResponseTimeout());
		checkDuration("write.invokeTimeout", properties.getWrite().getInvokeTimeout());
		checkDuration("cluster.expireAfter", properties.getCluster().getExpireAfter());
		checkUrl("cluster.appUrl", properties.getCluster().getAppUrl(), true);
		checkChannel(properties.getChannel());
		checkDuration("migration.timeout", properties.getMigration().getTimeout());
		checkDuration("consistency.waitTimeout", properties.getConsistency().getWaitTimeout());
		checkToken("consistency.cookieName", properties.getConsistency().getCookieName());
		checkToken("consistency.headerName", properties.getConsistency().getHeaderName());
		checkDuration("consistency.durableTimeout", properties.getConsistency().getDurableTimeout());
		Integer durableReplicas = properties.getConsistency().getDurableReplicas();
		if (durableReplicas != null && durableReplicas < 0) {
			reject("consistency.durableReplicas", "must not be negative; 0 waits only for those that are connected");
		}
		checkDuration("health.maxLag", properties.getHealth().getMaxLag());
		checkDuration("health.maxBackupAge", properties.getHealth().getMaxBackupAge());
		checkRead(properties.getRead(), properties.getJdbc().getConnectionTimeout());
		if (properties.getWrite().getMaxBufferedBody().isNegative()) {
			reject("write.maxBufferedBody", "must not be negative; 0 keeps no request body");
		}
		checkGroupCommit(properties.getWrite());
	}

	private void checkGroupCommit(LitefsProperties.Write write) {
		checkDuration("write.maxTransactionTime", write.getMaxTransactionTime());
		checkDuration("write.groupCommit.maxDelay", write.getGroupCommit().getMaxDelay());
		if (write.getGroupCommit().getMaxDelay().compareTo(LONGEST_DELAY) > 0) {
			reject("write.groupCommit.maxDelay", "must be at most 1s: transactions that are done wait so long");
		}
		if (write.getGroupCommit().getMaxTransactions() < 2) {
			reject("write.groupCommit.maxTransactions", "must be at least 2; to commit each transaction by itself, set "
					+ "litefs.write.group-commit.enabled=false");
		}
	}

	private void checkRead(LitefsProperties.Read read, Duration connectionTimeout) {
		if (read.getPoolSize() < 1) {
			reject("read.poolSize", "must be at least 1: reads need a connection of their own");
		}
		checkDuration("read.snapshots.maxAge", read.getSnapshots().getMaxAge());
		checkDuration("read.maxTransactionTime", read.getMaxTransactionTime());
		checkDuration("read.gate.maxHold", read.getGate().getMaxHold());
		if (read.getSnapshots().getMaxAge().compareTo(LONGEST_SNAPSHOT) > 0) {
			reject("read.snapshots.maxAge", "must be at most 10s: an old snapshot hides what other programs write");
		}
		if (read.getGate().getMaxHold().compareTo(connectionTimeout) >= 0) {
			reject("read.gate.maxHold", "must be shorter than litefs.jdbc.connection-timeout, after which a read that "
					+ "is held back fails");
		}
	}

	private void checkChannel(LitefsProperties.Channel channel) {
		if (!channel.getPath().matches("(/[A-Za-z0-9._~-]+)+")) {
			reject("channel.path", "must be a plain path within the application, such as /litefs/internal");
		}
		long size = channel.getMaxMessageSize().toBytes();
		if (size < 1024 || size > 100L * 1024 * 1024) {
			reject("channel.maxMessageSize", "must be between 1KB and 100MB");
		}
	}

	private void checkDuration(String field, Duration duration) {
		if (duration.isNegative() || (duration.isZero() && !ZERO_IS_FINE.contains(propertyName(field)))) {
			reject(field, "must be longer than zero, such as 5s");
		}
	}

	private void checkToken(String field, String name) {
		if (!TOKEN.matcher(name).matches()) {
			reject(field, "must be a name of letters, digits and - or _, such as litefs-position");
		}
	}

	private void checkUrl(String field, @Nullable String url, boolean template) {
		String example = template ? "http://{hostname}:8080" : "http://localhost:20202";
		String problem = (url != null) ? problemWith(url, template) : null;
		if (problem != null) {
			reject(field, "must be an http or https URL such as " + example + ", but " + problem);
		}
	}

	private static @Nullable String problemWith(String url, boolean template) {
		String expanded = template ? url.replace(HOSTNAME, "hostname") : url;
		if (expanded.contains("{") || expanded.contains("}")) {
			return template ? "the only placeholder is " + HOSTNAME : "it cannot have placeholders";
		}
		try {
			URI uri = new URI(expanded);
			if (uri.getScheme() == null || !uri.getScheme().matches("(?i)https?")) {
				return "it does not begin with http:// or https://";
			}
			if (uri.getHost() == null) {
				return "it has no valid host name";
			}
			if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
				return "it has a query, a fragment or a user name";
			}
			return null;
		}
		catch (URISyntaxException ex) {
			return "it cannot be parsed: " + ex.getReason();
		}
	}

	private static String propertyName(String field) {
		return "litefs." + field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private void reject(String field, String message) {
		this.errors.rejectValue(field, "invalid", propertyName(field) + " " + message);
	}

}
