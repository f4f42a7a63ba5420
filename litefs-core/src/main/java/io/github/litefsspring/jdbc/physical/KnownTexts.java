package io.github.litefsspring.jdbc.physical;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Knowledge about SQL texts, within a bound: as soon as there are too many texts, or too
 * many characters in them, all are forgotten. Long texts are not kept at all: they mostly
 * have their values in them and never come again.
 *
 * @param <V> what is known
 * @since 0.1.0
 */
public final class KnownTexts<V> {

	private static final int TEXTS = 2000;

	private static final int CHARACTERS = 1 << 20;

	private static final int LONG = 1 << 15;

	private final Map<String, V> texts = new ConcurrentHashMap<>();

	// guarded by this
	private int characters;

	// too long to be kept anywhere
	static boolean isLong(String text) {
		return text.length() > LONG;
	}

	/**
	 * Look a text up.
	 * @param text the text
	 * @return the knowledge about it, or {@code null}
	 */
	public @Nullable V get(String text) {
		return this.texts.get(text);
	}

	/**
	 * Tell if nothing is known.
	 * @return {@code true} when no text is kept
	 */
	public boolean isEmpty() {
		return this.texts.isEmpty();
	}

	/**
	 * Remember what is known of a text.
	 * @param text the text
	 * @param value what is known
	 */
	public void put(String text, V value) {
		update(text, (known) -> value);
	}

	/**
	 * Change what is known.
	 * @param text the text
	 * @param change gives the new value for the present one, {@code null} for nothing
	 */
	public synchronized void update(String text, UnaryOperator<@Nullable V> change) {
		if (isLong(text)) {
			return;
		}
		V known = this.texts.remove(text);
		this.characters -= (known != null) ? text.length() : 0;
		V value = change.apply(known);
		if (value == null) {
			return;
		}
		if (this.texts.size() >= TEXTS || this.characters + text.length() > CHARACTERS) {
			clear();
		}
		this.characters += text.length();
		this.texts.put(text, value);
	}

	/**
	 * Forget everything.
	 */
	public synchronized void clear() {
		this.texts.clear();
		this.characters = 0;
	}

}
