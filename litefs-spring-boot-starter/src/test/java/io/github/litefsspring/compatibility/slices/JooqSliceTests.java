package io.github.litefsspring.compatibility.slices;

import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @JooqTest} on the replicated data source.
 */
@JooqTest
class JooqSliceTests extends SliceTestBase {

	@Autowired
	private DSLContext jooq;

	@Test
	void aTestWritesWithTheDialectOfSqlite() {
		assertThat(this.jooq.dialect()).isEqualTo(SQLDialect.SQLITE);
		this.jooq.execute("create table item(id integer primary key, name text)");
		assertThat(this.jooq.fetchSingle("insert into item(name) values ('a') returning id").get(0)).isEqualTo(1);
		assertThat(this.jooq.fetch("select * from item")).hasSize(1);
	}

}
