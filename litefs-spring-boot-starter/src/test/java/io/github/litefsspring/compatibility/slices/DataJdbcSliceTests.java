package io.github.litefsspring.compatibility.slices;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @DataJdbcTest} on the replicated data source.
 */
@DataJdbcTest
class DataJdbcSliceTests extends SliceTestBase {

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private JdbcAggregateOperations aggregates;

	@Test
	void anAggregateIsSavedAndFound() {
		this.jdbc.sql("create table memo(id integer primary key, text text)").update();
		Memo saved = this.aggregates.insert(new Memo(null, "first"));
		assertThat(this.aggregates.findAll(Memo.class)).isEqualTo(List.of(saved));
	}

}
