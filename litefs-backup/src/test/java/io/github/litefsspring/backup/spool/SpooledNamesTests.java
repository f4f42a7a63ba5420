package io.github.litefsspring.backup.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

import io.github.litefsspring.ltx.LtxFileName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpooledNamesTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void theyAreWhatASortedMapWouldBe(long seed) {
		Random random = new Random(seed);
		SpooledNames names = new SpooledNames();
		TreeMap<Long, LtxFileName> expected = new TreeMap<>();
		for (int step = 0; step < 3000; step++) {
			long txid = 1 + random.nextInt(60);
			if (random.nextInt(3) > 0) {
				LtxFileName name = new LtxFileName((random.nextInt(4) > 0) ? txid : Math.max(1, txid - 3), txid);
				names.add(name);
				expected.put(txid, name);
			}
			else {
				names.remove(txid);
				expected.remove(txid);
			}
			int limit = 1 + random.nextInt(20);
			List<LtxFileName> until = new ArrayList<>(expected.headMap(txid, true).values());
			assertThat(names.size()).isEqualTo(expected.size());
			assertThat(names.after(txid, limit))
				.isEqualTo(expected.tailMap(txid, false).values().stream().limit(limit).toList());
			assertThat(names.until(txid, limit))
				.isEqualTo(until.subList(Math.max(0, until.size() - limit), until.size()));
			assertThat(names.oldest()).isEqualTo(expected.isEmpty() ? null : expected.firstEntry().getValue());
			assertThat(names.newest()).isEqualTo(expected.isEmpty() ? null : expected.lastEntry().getValue());
		}
	}

	@Test
	void millionsOfThemAreQuicklyThereAndGone() {
		SpooledNames names = new SpooledNames();
		for (long txid = 2; txid <= 3_000_000; txid++) {
			names.add(new LtxFileName(txid, txid));
		}
		assertThat(names.after(0, 2)).containsExactly(new LtxFileName(2, 2), new LtxFileName(3, 3));
		for (long txid = 2; txid < 3_000_000; txid++) {
			names.remove(txid);
		}
		assertThat(names.until(-1, 2)).containsExactly(new LtxFileName(3_000_000, 3_000_000));
	}

}
