package io.github.litefsspring.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.NodeInfo;

/**
 * Another node of the cluster that runs, usually the primary.
 *
 * @param url its LiteFS API
 * @param info what it says of itself
 * @param txids its last transaction of each database
 */
public record OtherNode(String url, NodeInfo info, Map<String, Long> txids) {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Pattern TXID = Pattern.compile("(?m)^litefs_db_txid\\{db=\"(.*)\"} (\\S+)$");

	/**
	 * Ask the node.
	 * @param url its LiteFS API, such as {@code http://primary:20202}
	 * @return its answers
	 * @throws IOException when it does not answer
	 * @throws IllegalArgumentException when that is no URL
	 */
	public static OtherNode ask(String url) throws IOException {
		try (LitefsApi api = new LitefsApi(url, "--primary")) {
			NodeInfo info = api.info(TIMEOUT);
			return new OtherNode(api.url(), info, txids(api.url()));
		}
		catch (LitefsApiException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	// LiteFS publishes them as metrics only
	private static Map<String, Long> txids(String url) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics")).timeout(TIMEOUT).build();
		try {
			String text = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
			Map<String, Long> txids = new HashMap<>();
			Matcher matcher = TXID.matcher(text);
			while (matcher.find()) {
				txids.put(matcher.group(1), (long) Double.parseDouble(matcher.group(2)));
			}
			return txids;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while %s was asked".formatted(url), ex);
		}
	}

	OptionalLong txid(String database) {
		Long txid = this.txids.get(database);
		return (txid != null) ? OptionalLong.of(txid) : OptionalLong.empty();
	}

	String describe() {
		return (this.info.primary() ? "the primary at " : "the node at ") + this.url;
	}

}
