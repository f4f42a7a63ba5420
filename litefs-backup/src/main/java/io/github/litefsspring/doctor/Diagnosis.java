package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Everything that was found in a data directory.
 *
 * @param directory the data directory
 * @param problems what is wrong, in the order in which it is to be mended
 */
public record Diagnosis(DataDirectory directory, List<Problem> problems) {

	/**
	 * Examine a data directory on which LiteFS does not run. Changes nothing.
	 * @param directory the data directory
	 * @param mount the directory that LiteFS mounts over; null when it is not known
	 * @param help what is known from elsewhere
	 * @return what was found
	 * @throws IOException when something cannot be read
	 */
	public static Diagnosis make(DataDirectory directory, @Nullable Path mount, Help help) throws IOException {
		List<Problem> problems = new ArrayList<>(OwnerCheck.examine(directory));
		if (!OwnerCheck.canRead(directory)) {
			return new Diagnosis(directory, List.copyOf(problems));
		}
		problems.addAll(SpaceCheck.examine(directory));
		if (mount != null) {
			problems.addAll(MountPointCheck.examine(mount, directory));
		}
		problems.addAll(ClusterIdCheck.examine(directory, help.other()));
		if (!ClusterIdCheck.isOfAnotherCluster(directory, help.other())) {
			addDatabases(directory, help, problems);
		}
		return new Diagnosis(directory, List.copyOf(problems));
	}

	private static void addDatabases(DataDirectory directory, Help help, List<Problem> problems) throws IOException {
		for (DatabaseFolder folder : directory.folders()) {
			problems.addAll(DatabaseExamination.examine(folder, help));
		}
		StoreState store = help.store();
		String database = help.storeDatabase();
		if (store != null && database != null && !directory.databases().contains(database)) {
			problems.add(Problem.error(database, "It is missing here; the backup has " + store,
					List.of(DatabaseRemedies.adopt(store, directory.folder(database), List.of()))));
		}
	}

	/**
	 * Tell whether LiteFS works with the directory and loses nothing.
	 * @return false when there is an error
	 */
	public boolean isHealthy() {
		return this.problems.stream().noneMatch(Problem::isError);
	}

	/**
	 * Give what repairs have written to the user of the data directory.
	 * @param directory the data directory
	 * @throws IOException when that is not allowed
	 */
	public static void mendOwner(DataDirectory directory) throws IOException {
		OwnerCheck.mend(directory);
	}

}
