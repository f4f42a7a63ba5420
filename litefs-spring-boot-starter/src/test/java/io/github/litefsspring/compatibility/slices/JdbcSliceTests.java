package io.github.litefsspring.compatibility.slices;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @JdbcTest} on the replicated data source.
 */
@JdbcTest
class JdbcSliceTests extends SliceTestBase {

	@Autowired
	private JdbcClient jdbc;

	@Test
	void aTestWritesAndIsRolledBack() {
		this.jdbc.sql("create table item(id integer primary key)").update();
		this.jdbc.sql("insert into item values (1)").update();
		assertThat(this.jdbc.sql("select id from item").query(Integer.class).list()).containsExactly(1);
	}

}
