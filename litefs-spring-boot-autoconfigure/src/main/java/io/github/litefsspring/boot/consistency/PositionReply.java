package io.github.litefsspring.boot.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.node.Position;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Writes tokens into the headers of a reply.
 */
final class PositionReply {

	private static final Duration COOKIE_AGE = Duration.ofMinutes(5);

	private final PositionSettings settings;

	PositionReply(PositionSettings settings) {
		this.settings = settings;
	}

	void write(PositionToken token, HttpServletRequest request, HttpServletResponse response) {
		response.setHeader(this.settings.headerName(), token.toString());
		setCookie(this.settings.cookieName(), token.toString(), COOKIE_AGE, request, response);
		if (this.settings.litefsCookie()) {
			setCookie(PositionSettings.LITEFS_COOKIE, new Position(token.txid(), 0).txidText(), COOKIE_AGE, request,
					response);
		}
	}

	void clear(String cookie, HttpServletRequest request, HttpServletResponse response) {
		setCookie(cookie, "", Duration.ZERO, request, response);
	}

	private static void setCookie(String name, String value, Duration age, HttpServletRequest request,
			HttpServletResponse response) {
		String cookie = ResponseCookie.from(name, value)
			.path("/")
			.maxAge(age)
			.httpOnly(true)
			.sameSite("Lax")
			.secure(isSecure(request))
			.build()
			.toString();
		List<String> others = new ArrayList<>();
		Collection<String> present = response.getHeaders(HttpHeaders.SET_COOKIE);
		present.stream().filter((other) -> !other.startsWith(name + "=")).forEach(others::add);
		if (others.size() < present.size()) {
			// there is no way to take one value of a header back
			response.setHeader(HttpHeaders.SET_COOKIE, cookie);
			others.forEach((other) -> response.addHeader(HttpHeaders.SET_COOKIE, other));
		}
		else {
			response.addHeader(HttpHeaders.SET_COOKIE, cookie);
		}
	}

	// another node has passed the request on in plain HTTP; what counts is the client's
	private static boolean isSecure(HttpServletRequest request) {
		return request.isSecure() || (request.getHeader("Litefs-Forwarded-By") != null
				&& "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")));
	}

}
