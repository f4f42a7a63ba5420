package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.util.List;

import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * News of what is stored.
 *
 * @param objects the lineage
 * @param known the files that are there when this node begins with a lineage; null when
 * it goes on
 * @param files what was added, with its bytes on this machine
 * @since 0.1.0
 */
public record Extension(LineageObjects objects, @Nullable LineageTail known, List<StoredFile> files) {

	/**
	 * Hears of it.
	 */
	@FunctionalInterface
	public interface Listener {

		/**
		 * More is stored.
		 * @param extension what
		 * @throws IOException when files on this machine cannot be read or deleted
		 */
		void stored(Extension extension) throws IOException;

	}

}
