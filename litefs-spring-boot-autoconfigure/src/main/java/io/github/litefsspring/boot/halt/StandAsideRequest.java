package io.github.litefsspring.boot.halt;

import java.time.Duration;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelException;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.jdbc.HaltPreparation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the primary's application to stand aside before its HALT lock is asked for.
 *
 * @since 0.1.0
 */
public final class StandAsideRequest implements HaltPreparation {

	private static final Logger logger = LoggerFactory.getLogger(StandAsideRequest.class);

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private final Channel channel;

	private final UrlTemplate primaryAppUrl;

	/**
	 * Create it.
	 * @param channel the way to the primary
	 * @param primaryAppUrl where its application answers, with {@code {hostname}} for its
	 * name
	 */
	public StandAsideRequest(Channel channel, String primaryAppUrl) {
		this.channel = channel;
		this.primaryAppUrl = new UrlTemplate("litefs.primary.app-url", primaryAppUrl);
	}

	@Override
	public void prepare(String primary) {
		try {
			StandAsideReply reply = this.channel.send(this.primaryAppUrl.expand(primary), StandAsideHandler.TYPE,
					new StandAsideMessage(primary), StandAsideReply.class, TIMEOUT);
			logger.debug("The primary '{}' stands aside for the HALT lock: {}", primary, reply.away());
		}
		catch (ChannelException | IllegalArgumentException ex) {
			logger.info("The primary's application cannot be asked to stand aside for the HALT lock, so it may take "
					+ "longer: {}", ex.getMessage());
		}
	}

}
