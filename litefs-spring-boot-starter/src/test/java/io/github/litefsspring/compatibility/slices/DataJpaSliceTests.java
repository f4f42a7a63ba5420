package io.github.litefsspring.compatibility.slices;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @DataJpaTest} on the replicated data source.
 */
@DataJpaTest
class DataJpaSliceTests extends SliceTestBase {

	@Autowired
	private Notes notes;

	@Test
	void anEntityIsSavedAndFound() {
		Note saved = this.notes.saveAndFlush(new Note("first"));
		assertThat(this.notes.findById(saved.id())).map(Note::text).contains("first");
	}

}
