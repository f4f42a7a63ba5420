package io.github.litefsspring.doctor;

import java.nio.file.Path;
import java.util.List;

/**
 * Takes databases away from a replica, so that it copies them from the primary.
 */
final class Clearing {

	private Clearing() {
	}

	// the cluster's id goes as well: without it a node cannot become the primary of a
	// cluster that exists, with an empty database
	static Remedy remedy(OtherNode primary, List<Path> databases, Path anyDatabase, List<String> loss) {
		Path dataDirectory = DataDirectory.ofDatabase(anyDatabase);
		return Remedy.lossy("clear",
				"Take the database away, so that this node copies it from %s; never on the node that a static lease makes the primary"
					.formatted(primary.describe()),
				loss, (site) -> {
					for (Path database : databases) {
						site.takeAway(database);
					}
					site.takeAway(dataDirectory.resolve(DataDirectory.CLUSTER_ID));
				});
	}

}
