package io.github.litefsspring.chaos.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.node.LitefsNode;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reads over HTTP.
 */
@RestController
class ReadController {

	private final JdbcClient jdbc;

	private final LitefsNode node;

	ReadController(JdbcClient jdbc, LitefsNode node) {
		this.jdbc = jdbc;
		this.node = node;
	}

	@GetMapping("/sets/{set}")
	List<String> set(@PathVariable String set) {
		return this.jdbc.sql("select value from element where owner = ? order by id")
			.param(set)
			.query(String.class)
			.list();
	}

	// one statement for each account, so that a state between two transactions would show
	@GetMapping("/accounts")
	@Transactional(readOnly = true)
	Map<Integer, Long> accounts() {
		Map<Integer, Long> balances = new TreeMap<>();
		for (int id : this.jdbc.sql("select id from account").query(Integer.class).list()) {
			balances.put(id,
					this.jdbc.sql("select balance from account where id = ?").param(id).query(Long.class).single());
		}
		return balances;
	}

	@GetMapping("/state")
	@Transactional(readOnly = true)
	State state() {
		List<String> values = this.jdbc.sql("select value from element order by id").query(String.class).list();
		String integrity = this.jdbc.sql("pragma integrity_check").query(String.class).list().toString();
		return new State(this.node.state().role().name(), this.node.readPosition().toString(), values, accounts(),
				integrity);
	}

	/**
	 * All that there is on a node.
	 *
	 * @param role the node's role
	 * @param position its position
	 * @param values all values
	 * @param balances the accounts
	 * @param integrity what SQLite says of the database
	 */
	record State(String role, String position, List<String> values, Map<Integer, Long> balances, String integrity) {
	}

}
