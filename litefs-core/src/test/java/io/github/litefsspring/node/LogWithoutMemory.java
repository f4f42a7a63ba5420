package io.github.litefsspring.node;

import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * An application that is out of memory: whoever of the node's package logs something
 * above TRACE gets an error.
 */
final class LogWithoutMemory extends TurboFilter implements AutoCloseable {

	private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final AtomicInteger left;

	LogWithoutMemory(int errors) {
		this.left = new AtomicInteger(errors);
		start();
		this.context.addTurboFilter(this);
	}

	@Override
	public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] parameters,
			Throwable failure) {
		if (logger.getName().startsWith(LogWithoutMemory.class.getPackageName()) && level.isGreaterOrEqual(Level.INFO)
				&& this.left.getAndUpdate((value) -> Math.max(0, value - 1)) > 0) {
			throw new OutOfMemoryError("on purpose");
		}
		return FilterReply.NEUTRAL;
	}

	boolean isOver() {
		return this.left.get() == 0;
	}

	@Override
	public void close() {
		this.context.getTurboFilterList().remove(this);
	}

}
