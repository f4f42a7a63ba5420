package io.github.litefsspring.boot.consistency;

import java.util.Optional;

import io.github.litefsspring.consistency.PositionToken;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The token of a request: of the header, else of our cookie, else of the cookie of
 * LiteFS's proxy. What is malformed counts as absent.
 *
 * @param token the token
 * @param cookie the name of the cookie it came in, {@code null} for the header
 */
record PresentedToken(PositionToken token, @Nullable String cookie) {

	static Optional<PresentedToken> of(HttpServletRequest request, PositionSettings settings) {
		Optional<PresentedToken> inHeader = PositionToken.parse(request.getHeader(settings.headerName()))
			.map((token) -> new PresentedToken(token, null));
		return inHeader.or(() -> inCookie(request, settings.cookieName()))
			.or(() -> inCookie(request, PositionSettings.LITEFS_COOKIE));
	}

	private static Optional<PresentedToken> inCookie(HttpServletRequest request, String name) {
		Cookie[] cookies = request.getCookies();
		if (cookies == null) {
			return Optional.empty();
		}
		for (Cookie cookie : cookies) {
			Optional<PositionToken> token = cookie.getName().equals(name) ? PositionToken.parse(cookie.getValue())
					: Optional.empty();
			if (token.isPresent()) {
				return Optional.of(new PresentedToken(token.get(), name));
			}
		}
		return Optional.empty();
	}

}
