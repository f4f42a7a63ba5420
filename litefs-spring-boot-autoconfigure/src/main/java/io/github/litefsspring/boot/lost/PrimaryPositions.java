package io.github.litefsspring.boot.lost;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.litefsspring.backup.spool.HistoryNotKnownYetException;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelException;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history as the primary knows it, asked over the channel. LiteFS itself tells a node
 * whose history it replaces neither where the two part nor why.
 *
 * @since 0.1.0
 */
public final class PrimaryPositions {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryPositions.class);

	private static final String TYPE = "lost.positions";

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration REMEMBERED = Duration.ofSeconds(5);

	// a primary's application may be starting, too
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int SEARCHED = 50_000;

	private static final int MOST = 5_000;

	private final LitefsNode node;

	private final Channel channel;

	private final UrlTemplate primaryAppUrl;

	// the one that has told the checksums
	private @Nullable String primary;

	private Map<Long, Long> checksums = Map.of();

	private long lowest;

	private long answered;

	private boolean known;

	// since when nobody answers
	private @Nullable Long silent;

	/**
	 * Create it.
	 * @param node this node
	 * @param channel the way to the others
	 * @param primaryAppUrl where the primary's application answers
	 */
	public PrimaryPositions(LitefsNode node, Channel channel, UrlTemplate primaryAppUrl) {
		this.node = node;
		this.channel = channel;
		this.primaryAppUrl = primaryAppUrl;
	}

	/**
	 * The database's checksum after a transaction.
	 * @param txid the transaction
	 * @return its checksum; nothing when the primary does not know it any more, or has
	 * not answered for a while
	 * @throws HistoryNotKnownYetException when no primary answers at this moment
	 */
	public synchronized OptionalLong checksum(long txid) throws HistoryNotKnownYetException {
		boolean fresh = this.known && System.nanoTime() - this.answered < REMEMBERED.toNanos()
				&& Objects.equals(this.primary, this.node.state().primary());
		if (!fresh || Long.compareUnsigned(txid, this.lowest) < 0) {
			this.known = false;
			ask(txid);
		}
		Long checksum = this.checksums.get(txid);
		return (this.known && checksum != null) ? OptionalLong.of(checksum) : OptionalLong.empty();
	}

	private void ask(long txid) throws HistoryNotKnownYetException {
		String asked = this.node.state().primary();
		this.primary = asked;
		if (asked == null) {
			notAnswered("no primary is known");
			return;
		}
		try {
			URI url = this.primaryAppUrl.expand(asked);
			remember(this.channel.send(url, TYPE, new Question(txid), Reply.class, TIMEOUT).positions());
		}
		catch (ChannelException | IllegalArgumentException ex) {
			notAnswered(String.valueOf(ex.getMessage()));
		}
	}

	private void notAnswered(String why) throws HistoryNotKnownYetException {
		long since = (this.silent != null) ? this.silent : System.nanoTime();
		this.silent = since;
		if (System.nanoTime() - since < PATIENCE.toNanos()) {
			throw new HistoryNotKnownYetException(why);
		}
		logger.info("The primary does not tell its last transactions: {}", why);
		remember(List.of());
	}

	private void remember(List<String> positions) {
		this.checksums = new HashMap<>();
		this.lowest = 0;
		for (String text : positions) {
			Position position = Position.parse(text);
			this.checksums.put(position.txid(), position.checksum());
			this.lowest = position.txid();
		}
		this.lowest = (positions.size() < MOST) ? 0 : this.lowest;
		this.answered = System.nanoTime();
		this.known = true;
		this.silent = null;
	}

	/**
	 * The handler that answers other nodes.
	 * @param node this node
	 * @return the handler
	 */
	public static ChannelHandler<?, ?> handler(LitefsNode node) {
		return new Handler(node);
	}

	/**
	 * Asks for positions.
	 *
	 * @param until the newest transaction that is asked for
	 */
	record Question(long until) {
	}

	/**
	 * Positions.
	 *
	 * @param positions {@code txid-checksum}, newest first
	 */
	record Reply(List<String> positions) {
	}

	private record Handler(LitefsNode node) implements ChannelHandler<Question, Reply> {

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public Class<Question> messageClass() {
			return Question.class;
		}

		@Override
		public Reply handle(ChannelCall call, Question question) {
			return new Reply(this.node.recentPositions(SEARCHED)
				.stream()
				.filter((position) -> Long.compareUnsigned(position.txid(), question.until()) <= 0)
				.limit(MOST)
				.map(Position::toString)
				.toList());
		}

	}

}
