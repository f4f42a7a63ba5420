package io.github.litefsspring.sample.invoices.node;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

import io.github.litefsspring.boot.web.WriteRouting;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the page which position token its request brought along: scripts cannot see the
 * cookie. It runs on the node that handles the request.
 */
@Component
@Order(WriteRouting.FILTER_ORDER + 60)
class PositionEchoFilter extends OncePerRequestFilter {

	private static final String COOKIE = "litefs-position";

	private static final String HEADER = "Litefs-Position";

	private static final String ECHO = "Invoices-Position-Received";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Cookie[] cookies = request.getCookies();
		Stream<String> inCookie = (cookies != null)
				? Arrays.stream(cookies).filter((cookie) -> cookie.getName().equals(COOKIE)).map(Cookie::getValue)
				: Stream.empty();
		Stream.concat(Stream.ofNullable(request.getHeader(HEADER)), inCookie)
			.filter((token) -> token.matches("[0-9a-f]{16}(-[0-9a-f]{16})?"))
			.findFirst()
			.ifPresent((token) -> response.setHeader(ECHO, token));
		chain.doFilter(request, response);
	}

}
