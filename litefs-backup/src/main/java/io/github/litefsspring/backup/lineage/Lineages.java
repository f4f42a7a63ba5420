package io.github.litefsspring.backup.lineage;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.PointerObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lineages of a backup, as the object {@value #KEY} lists them. That object is only
 * replaced by compare-and-set, so that two nodes cannot both open one.
 *
 * @param all every lineage, oldest first; the last one is the current one
 * @param writer the node that stores transactions now; null when there is none yet
 * @param version what the object has to be compared with; null when there is none
 * @since 0.1.0
 */
public record Lineages(List<Lineage> all, @Nullable LineageWriter writer, @Nullable String version) {

	/** The key of the object. */
	public static final String KEY = "current.json";

	private static final JsonMapper JSON = new JsonMapper();

	/**
	 * Copy the list.
	 * @param all the lineages
	 * @param writer the node that stores transactions
	 * @param version the object's version
	 */
	public Lineages {
		all = List.copyOf(all);
	}

	/**
	 * Read the lineages of a backup.
	 * @param store the store
	 * @return the lineages; empty when there is no backup yet
	 * @throws BackupStoreException when the store does not tell, or the object is not one
	 * of ours
	 */
	public static Lineages read(BackupStore store) throws BackupStoreException {
		Optional<PointerObject> pointer = store.readPointer(KEY);
		if (pointer.isEmpty()) {
			return new Lineages(List.of(), null, null);
		}
		return parse(store, pointer.get());
	}

	/**
	 * The history that goes on.
	 * @return the newest lineage, or nothing when there is no backup yet
	 */
	public Optional<Lineage> current() {
		return this.all.isEmpty() ? Optional.empty() : Optional.of(this.all.get(this.all.size() - 1));
	}

	/**
	 * Find a lineage by its name.
	 * @param id its name
	 * @return the lineage, or nothing
	 */
	public Optional<Lineage> find(String id) {
		return this.all.stream().filter((lineage) -> lineage.id().equals(id)).findFirst();
	}

	/**
	 * Make a lineage the current one. Its snapshot has to be stored before: a reader must
	 * never find a current lineage that cannot be restored.
	 * @param store the store
	 * @param lineage the new lineage
	 * @param newWriter the node that stores its transactions
	 * @return the lineages as they are now, or nothing when another node was faster
	 * @throws BackupStoreException when it was not stored, or it is not known
	 */
	public Optional<Lineages> open(BackupStore store, Lineage lineage, LineageWriter newWriter)
			throws BackupStoreException {
		List<Lineage> extended = new ArrayList<>(this.all);
		extended.add(lineage);
		return replace(store, extended, newWriter);
	}

	/**
	 * Make a lineage the current one, whose transactions are stored by the node that
	 * opens it.
	 * @param store the store
	 * @param lineage the new lineage
	 * @return the lineages as they are now, or nothing when another node was faster
	 * @throws BackupStoreException when it was not stored, or it is not known
	 */
	public Optional<Lineages> open(BackupStore store, Lineage lineage) throws BackupStoreException {
		return open(store, lineage, LineageWriter.create(lineage.node(), lineage.opened()));
	}

	/**
	 * Let another node store the transactions from now on.
	 * @param store the store
	 * @param newWriter that node
	 * @return the lineages as they are now, or nothing when another node was faster
	 * @throws BackupStoreException when it was not stored, or it is not known
	 */
	public Optional<Lineages> claim(BackupStore store, LineageWriter newWriter) throws BackupStoreException {
		return replace(store, this.all, newWriter);
	}

	/**
	 * Take lineages off the list whose objects were deleted.
	 * @param store the store
	 * @param kept those that stay, the current one among them
	 * @return the lineages as they are now, or nothing when another node was faster
	 * @throws BackupStoreException when it was not stored, or it is not known
	 */
	public Optional<Lineages> replace(BackupStore store, List<Lineage> kept) throws BackupStoreException {
		return replace(store, kept, this.writer);
	}

	private Optional<Lineages> replace(BackupStore store, List<Lineage> lineages, @Nullable LineageWriter newWriter)
			throws BackupStoreException {
		String content = format(lineages, newWriter);
		Optional<PointerObject> replaced = store.compareAndSet(KEY, this.version, content);
		if (replaced.isEmpty()) {
			// a client that got no reply repeats its request, and the repetition is
			// refused because the first one has succeeded. No two contents are the same
			replaced = store.readPointer(KEY).filter((pointer) -> pointer.content().equals(content));
		}
		return replaced.map((pointer) -> new Lineages(lineages, newWriter, pointer.version()));
	}

	private static String format(List<Lineage> lineages, @Nullable LineageWriter writer) {
		ObjectNode root = JSON.createObjectNode();
		root.put("current", lineages.get(lineages.size() - 1).id());
		if (writer != null) {
			root.putObject("writer")
				.put("node", writer.node())
				.put("term", writer.term())
				.put("since", writer.since().toString())
				.put("epoch", writer.epoch());
		}
		ArrayNode list = root.putArray("lineages");
		for (Lineage lineage : lineages) {
			list.addObject()
				.put("id", lineage.id())
				.put("opened", lineage.opened().toString())
				.put("node", lineage.node())
				.put("reason", lineage.reason());
		}
		return root.toString();
	}

	private static Lineages parse(BackupStore store, PointerObject pointer) throws BackupStoreException {
		try {
			List<Lineage> lineages = new ArrayList<>();
			JsonNode root = JSON.readTree(pointer.content());
			for (JsonNode entry : root.required("lineages")) {
				lineages.add(new Lineage(entry.required("id").stringValue(),
						Instant.parse(entry.required("opened").stringValue()), entry.required("node").stringValue(),
						entry.required("reason").stringValue()));
			}
			JsonNode writer = root.get("writer");
			return new Lineages(lineages, (writer != null) ? writer(writer) : null, pointer.version());
		}
		catch (JacksonException | IllegalArgumentException | DateTimeException ex) {
			throw new BackupStoreException(("%s in %s is not the list of lineages that this library writes. Give "
					+ "litefs.backup.target a path of its own")
				.formatted(KEY, store.target()), ex);
		}
	}

	private static LineageWriter writer(JsonNode writer) {
		return new LineageWriter(writer.required("node").stringValue(), writer.required("term").stringValue(),
				Instant.parse(writer.required("since").stringValue()), writer.path("epoch").longValue(0));
	}

}
