package io.github.litefsspring.boot.consistency;

import org.springframework.core.task.TaskDecorator;

/**
 * Takes position tokens along to the threads of Spring Boot's task executors, and so to
 * {@code @Async} methods and asynchronous handlers.
 *
 * @since 0.1.0
 */
public final class PositionTaskDecorator implements TaskDecorator {

	private final LitefsConsistency consistency;

	/**
	 * Create it.
	 * @param consistency knows the token of a thread
	 */
	public PositionTaskDecorator(LitefsConsistency consistency) {
		this.consistency = consistency;
	}

	@Override
	public Runnable decorate(Runnable task) {
		return this.consistency.carry(task);
	}

}
