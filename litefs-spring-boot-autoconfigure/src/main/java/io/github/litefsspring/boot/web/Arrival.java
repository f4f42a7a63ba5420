package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.util.Optional;

import io.github.litefsspring.boot.web.body.BodySource;
import io.github.litefsspring.boot.web.body.KeptRequest;
import io.github.litefsspring.boot.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param request the request as it came in: internal forwards show another path later
 * @param kept the request whose body is kept, {@code null} when it has none or it need
 * not be kept
 * @param writable whether this node could write then
 * @param writableChanges how often this node had become writable then
 */
record Arrival(HttpServletRequest request, @Nullable KeptRequest kept, boolean writable, long writableChanges) {

	private static final String ATTRIBUTE = Arrival.class.getName();

	static @Nullable Arrival of(HttpServletRequest request) {
		return (Arrival) request.getAttribute(ATTRIBUTE);
	}

	/**
	 * The body, if it can (still) be sent to the primary as a whole.
	 */
	Optional<BodySource> body() throws IOException {
		if (this.kept != null) {
			return this.kept.body();
		}
		boolean notKept = this.writable && RequestBody.length(this.request) != 0;
		return notKept ? Optional.empty() : Optional.of(() -> RequestBody.NONE);
	}

	void remember() {
		this.request.setAttribute(ATTRIBUTE, this);
	}

}
