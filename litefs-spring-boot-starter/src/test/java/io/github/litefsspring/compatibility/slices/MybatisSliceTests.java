package io.github.litefsspring.compatibility.slices;

import org.junit.jupiter.api.Test;
import org.mybatis.spring.boot.test.autoconfigure.MybatisTest;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @MybatisTest} on the replicated data source.
 */
@MybatisTest
class MybatisSliceTests extends SliceTestBase {

	@Autowired
	private Remarks remarks;

	@Test
	void aMapperWritesAndReads() {
		this.remarks.createTable();
		assertThat(this.remarks.add("first")).isOne();
		assertThat(this.remarks.first()).isEqualTo("first");
	}

}
