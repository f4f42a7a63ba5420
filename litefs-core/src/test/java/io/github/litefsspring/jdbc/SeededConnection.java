package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import io.github.litefsspring.api.LitefsEvent;
import io.github.litefsspring.jdbc.write.CommitRules;

/**
 * Breaks rules on purpose: it speaks to LiteFS, looks at files in the mount, makes
 * proxies, remembers something statically, hides an exception, commits by itself,
 * promises what is internal, and has a class whose state nobody can follow.
 */
public final class SeededConnection {

	private static int used;

	private SeededConnection() {
	}

	public static CommitRules promised(CommitRules rules) {
		return rules;
	}

	static long use(LitefsEvent event, Path file, CommitRules rules) throws IOException, SQLException {
		used++;
		rules.beginCommit().end();
		rules.confirm(event.toString());
		return Files.size(file) + used;
	}

	static boolean isProxy(Object candidate) {
		return Proxy.isProxyClass(candidate.getClass());
	}

	static class ManyStates {

		int a;

		int b;

		int c;

		int d;

		int e;

	}

	static final class SeededStates extends ManyStates {

		int f;

		int g;

		int h;

		int i;

	}

	static final class HiddenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
