package io.github.litefsspring.backup.lineage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.ltx.DatabaseFile;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxMerge;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;

/**
 * A strict restore: every file continues the one before exactly, by transactions and
 * checksums.
 */
public final class TestRestore {

	private TestRestore() {
	}

	public static byte[] restore(LineageObjects objects, long txid) throws IOException {
		List<StoredFile> plan = plan(objects, txid);
		List<LtxSource> sources = new ArrayList<>();
		for (StoredFile file : plan) {
			String key = objects.key(file.level(), file.name());
			sources.add(new LtxSource(LtxReader.open(key, objects.store().get(key), LtxFormat.LITESTREAM),
					file.preApplyChecksum(), file.postApplyChecksum()));
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LtxMerge merge = LtxMerge.of(sources)) {
			DatabaseFile.write(merge, out);
		}
		return out.toByteArray();
	}

	public static List<StoredFile> plan(LineageObjects objects, long txid) throws IOException {
		LtxFileName base = null;
		for (LtxFileName snapshot : objects.list(StoredFile.SNAPSHOT, 0)) {
			base = (snapshot.maxTxid() <= txid) ? snapshot : base;
		}
		if (base == null) {
			throw new IOException("No snapshot until " + txid);
		}
		List<StoredFile> plan = new ArrayList<>(List.of(objects.require(StoredFile.SNAPSHOT, base)));
		long reached = base.maxTxid();
		while (reached < txid) {
			StoredFile next = next(objects, reached, txid);
			plan.add(next);
			reached = next.name().maxTxid();
		}
		return plan;
	}

	private static StoredFile next(LineageObjects objects, long reached, long txid) throws IOException {
		for (int level = 3; level >= 0; level--) {
			for (LtxFileName name : objects.list(level, reached + 1)) {
				if (name.minTxid() == reached + 1 && name.maxTxid() <= txid) {
					return objects.require(level, name);
				}
			}
		}
		throw new IOException("Nothing follows " + reached);
	}

}
