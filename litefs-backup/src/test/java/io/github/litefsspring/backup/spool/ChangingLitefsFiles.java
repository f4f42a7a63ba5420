package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.litefsspring.ltx.LtxFileName;
import org.jspecify.annotations.Nullable;

/**
 * A folder that LiteFS changes while it is being looked at. A list of it may leave out
 * any of the files that came meanwhile and still have those that went, as on ext4.
 */
final class ChangingLitefsFiles extends LitefsFiles {

	private final Random random;

	int lists;

	@Nullable Change change;

	ChangingLitefsFiles(Path folder, Random random) {
		super(folder);
		this.random = random;
	}

	@Override
	List<LtxFileName> list() throws IOException {
		this.lists++;
		List<LtxFileName> before = super.list();
		while (this.change != null && this.random.nextInt(3) > 0) {
			this.change.run();
		}
		List<LtxFileName> listed = new ArrayList<>();
		List<LtxFileName> after = super.list();
		for (LtxFileName name : after) {
			if (before.contains(name) || this.random.nextBoolean()) {
				listed.add(name);
			}
		}
		for (LtxFileName name : before) {
			if (!after.contains(name) && this.random.nextBoolean()) {
				listed.add(name);
			}
		}
		listed.sort(null);
		return listed;
	}

	@Override
	@Nullable SpooledTransaction find(LtxFileName name) throws IOException {
		maybeChange();
		return super.find(name);
	}

	@Override
	boolean contains(LtxFileName name) {
		try {
			maybeChange();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return super.contains(name);
	}

	private void maybeChange() throws IOException {
		if (this.change != null && this.random.nextInt(6) == 0) {
			this.change.run();
		}
	}

	/**
	 * What LiteFS does meanwhile.
	 */
	interface Change {

		void run() throws IOException;

	}

}
