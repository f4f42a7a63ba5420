package io.github.litefsspring.chaos.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.litefsspring.backup.lost.LostTransactions;
import io.github.litefsspring.boot.lost.LostTransactionsEvent;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes down which transactions the library has told as lost, for the checker.
 */
@Component
class LossLog {

	private final Path file;

	LossLog(@Value("${chaos.losses}") Path file) {
		this.file = file;
	}

	@EventListener
	void lost(LostTransactionsEvent event) {
		LostTransactions lost = event.transactions();
		String line = "%d %d %d %s %s %s%n".formatted(lost.firstTxid(), lost.lastTxid(), lost.doubtful(),
				lost.firstCommitted(), lost.lastCommitted(), lost.detected());
		try {
			Files.writeString(this.file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
