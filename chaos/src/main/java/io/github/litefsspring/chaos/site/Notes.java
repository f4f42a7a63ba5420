package io.github.litefsspring.chaos.site;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.chaos.history.Times;

/**
 * Events of a run, for people: printed at once, and kept for the report.
 */
public final class Notes {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	/**
	 * Add a line with the present time.
	 * @param text what has happened
	 */
	public void add(String text) {
		String line = Times.text(Instant.now()) + " " + text;
		this.lines.add(line);
		System.out.println(line);
	}

	/**
	 * All lines.
	 * @return the lines in their order
	 */
	public List<String> lines() {
		return List.copyOf(this.lines);
	}

}
