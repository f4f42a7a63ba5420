package io.github.litefsspring.boot.consistency;

import java.time.Duration;

import io.github.litefsspring.consistency.PositionToken;

import org.springframework.dao.TransientDataAccessException;

/**
 * This node does not have a position yet. Nothing was done; try again later, or on the
 * primary.
 *
 * @since 0.1.0
 */
public class PositionNotReachedException extends TransientDataAccessException {

	private static final long serialVersionUID = 1L;

	PositionNotReachedException(PositionToken token, Duration timeout, String node) {
		super("Node '" + node + "' did not have position " + token + " within " + timeout + "; nothing was done");
	}

}
