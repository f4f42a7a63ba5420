package io.github.litefsspring;

/**
 * The address of this project's documentation, for messages.
 *
 * @since 0.1.0
 */
public final class Documentation {

	private static final String PAGES = "https://github.com/litefs-spring/litefs-spring-boot/blob/main/docs/";

	private Documentation() {
	}

	/**
	 * The address of a page.
	 * @param page the page's file below {@code docs}, such as {@code restore.md}
	 * @return an address to open in a browser
	 */
	public static String page(String page) {
		return PAGES + page;
	}

}
