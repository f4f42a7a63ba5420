package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the id of the cluster that a data directory belongs to.
 */
final class ClusterIdCheck {

	private static final String PLACE = "cluster id";

	/** {@code ValidateClusterID} in LiteFS's {@code litefs.go}. */
	private static final String FORM = "LFSC.{16}";

	private ClusterIdCheck() {
	}

	static List<Problem> examine(DataDirectory directory, @Nullable OtherNode other) throws IOException {
		String id = directory.clusterId();
		if (id == null) {
			return List.of();
		}
		if (!id.matches(FORM)) {
			return List.of(Problem.error(PLACE,
					"LiteFS does not start: the file clusterid holds '%s', which is no id of a cluster".formatted(id),
					List.of(Remedy.lossless("clusterid",
							"Remove the file; LiteFS takes the id of the cluster that it connects to",
							(site) -> site.takeAway(directory.clusterIdFile())))));
		}
		if (other == null || !isOfAnotherCluster(directory, other)) {
			return List.of();
		}
		return List.of(Problem.error(PLACE,
				"This directory belongs to cluster %s, %s to %s: LiteFS never connects to it".formatted(id,
						other.describe(), other.info().clusterId()),
				other.info().primary() ? List.of(clear(directory, other)) : List.of()));
	}

	static boolean isOfAnotherCluster(DataDirectory directory, @Nullable OtherNode other) throws IOException {
		String id = directory.clusterId();
		String others = (other != null) ? other.info().clusterId() : null;
		return id != null && others != null && id.matches(FORM) && !others.equals(id);
	}

	private static Remedy clear(DataDirectory directory, OtherNode other) throws IOException {
		List<Path> databases = directory.folders().stream().map(DatabaseFolder::path).toList();
		Path any = databases.isEmpty() ? directory.folder("none").path() : databases.get(0);
		return Clearing.remedy(other, databases, any,
				List.of("whatever only this other cluster has: " + directory.databases()));
	}

}
