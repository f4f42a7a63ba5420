package io.github.litefsspring.compatibility.work;

import io.github.litefsspring.node.LitefsNode;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes down what was done, and on which node.
 */
class Done {

	private final JdbcClient jdbc;

	private final LitefsNode node;

	Done(JdbcClient jdbc, LitefsNode node) {
		this.jdbc = jdbc;
		this.node = node;
	}

	void add(String what, String detail) {
		this.jdbc.sql("insert into done(what, detail, node) values (?, ?, ?)")
			.params(what, detail, this.node.name())
			.update();
	}

}
