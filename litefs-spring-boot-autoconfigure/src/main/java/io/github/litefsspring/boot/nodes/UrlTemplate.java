package io.github.litefsspring.boot.nodes;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * A URL with {@code {hostname}} in it, from a property.
 *
 * @since 0.1.0
 */
public final class UrlTemplate {

	private static final String HOSTNAME = "{hostname}";

	private final String property;

	private final String template;

	/**
	 * Check a template.
	 * @param property the property it comes from, for messages
	 * @param template the URL, with {@code {hostname}} for the name of a node
	 * @throws IllegalArgumentException when it does not give an HTTP URL
	 */
	public UrlTemplate(String property, String template) {
		this.property = property;
		String trimmed = template.trim();
		this.template = trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
		expand("primary");
	}

	/**
	 * Put the primary's name in.
	 * @param hostname the name that LiteFS publishes
	 * @return an absolute HTTP URL without a trailing slash
	 * @throws IllegalArgumentException when that is no such URL
	 */
	public URI expand(String hostname) {
		boolean bareIpv6 = hostname.indexOf(':') >= 0 && !hostname.startsWith("[");
		String text = this.template.replace(HOSTNAME, bareIpv6 ? "[" + hostname + "]" : hostname);
		URI url;
		try {
			url = URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(text, ex);
		}
		boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
		if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
			throw invalid(text, null);
		}
		return url;
	}

	/**
	 * The property that sets it.
	 * @return the name of the property
	 */
	public String property() {
		return this.property;
	}

	private IllegalArgumentException invalid(String text, @Nullable Exception cause) {
		return new IllegalArgumentException(("'%s' is not an http or https URL of a host (host names have no"
				+ " underscore). It comes from %s=%s, where {hostname} is what the primary's LiteFS publishes as"
				+ " lease.hostname; change one of the two.")
			.formatted(text, this.property, this.template), cause);
	}

}
