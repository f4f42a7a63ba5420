package io.github.litefsspring.backup;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A place for the objects of a backup. Objects are never changed: the first one under a
 * key wins. That is what keeps two nodes that both believe they are primary from mixing
 * their histories, and it needs no lock.
 * <p>
 * Keys are those of {@link ObjectKeys}, relative to the target. Implementations are
 * thread-safe. All methods block, and all of them throw {@link BackupStoreException} when
 * the store refuses or cannot be reached.
 *
 * @since 0.1.0
 */
public interface BackupStore extends Closeable {

	/**
	 * The target, as the property {@code litefs.backup.target} gives it.
	 * @return for messages, without secrets
	 */
	String target();

	/**
	 * The names that Litestream gives files in a store of this kind.
	 * @return the layout
	 */
	KeyLayout keyLayout();

	/**
	 * The address by which the {@code litestream} command reaches a folder of this store.
	 * @param folder the folder below the target, without a slash at its end
	 * @return a URL without secrets, or nothing when Litestream cannot reach it
	 */
	default Optional<String> litestreamUrl(String folder) {
		return Optional.empty();
	}

	/**
	 * Tell a store that decides itself which of two writers was first. Where it does not,
	 * there must never be more than one writer.
	 * @return true when {@link #putIfAbsent} and {@link #compareAndSet} are atomic
	 */
	boolean isFenced();

	/**
	 * Store an object, completely or not at all. When this method returned, the object
	 * survives the end of this machine as far as the store promises.
	 * @param key its key
	 * @param content a file that does not change meanwhile
	 * @param metadata what is stored with it
	 * @return false when there is an object under this key already, which is left as it
	 * is. After an exception or a timeout it may be this very object: compare the
	 * metadata
	 * @throws BackupStoreException when it could not be stored, or it is not known
	 */
	boolean putIfAbsent(String key, Path content, ObjectMetadata metadata) throws BackupStoreException;

	/**
	 * Look up an object without its bytes.
	 * @param key its key
	 * @return the object, or nothing when there is none
	 * @throws BackupStoreException when the store did not say
	 */
	Optional<StoredObject> find(String key) throws BackupStoreException;

	/**
	 * Read an object.
	 * @param key its key
	 * @return its bytes, to be closed
	 * @throws ObjectMissingException when there is none
	 * @throws BackupStoreException when it cannot be read
	 */
	InputStream get(String key) throws BackupStoreException;

	/**
	 * Read a part of an object. A store whose service can, reads no more than that part:
	 * this method as it is here begins at the object's first byte.
	 * @param key its key
	 * @param offset the first byte of the part
	 * @param into where to put the part, from its beginning
	 * @param length how many bytes
	 * @throws ObjectMissingException when there is no such object
	 * @throws BackupStoreException when it cannot be read or ends before
	 */
	default void getPart(String key, long offset, byte[] into, int length) throws BackupStoreException {
		try (InputStream in = get(key)) {
			in.skipNBytes(offset);
			int count = in.readNBytes(into, 0, length);
			if (count < length) {
				throw new EOFException("it ends at byte " + (offset + count));
			}
		}
		catch (BackupStoreException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new BackupStoreException("Cannot read bytes %d to %d of %s in %s: %s".formatted(offset,
					offset + length, key, target(), DiskErrors.explain(ex)), ex);
		}
	}

	/**
	 * List objects.
	 * @param prefix what their keys begin with; empty, or folders with a slash at the end
	 * @param after only keys that sort after this one; empty for all
	 * @return the objects, sorted by their keys
	 * @throws BackupStoreException when they cannot be listed
	 */
	List<ListedObject> list(String prefix, String after) throws BackupStoreException;

	/**
	 * Delete an object. It is no error when there is none.
	 * @param key its key
	 * @throws BackupStoreException when it could not be deleted
	 */
	void delete(String key) throws BackupStoreException;

	/**
	 * Read a small object that {@link #compareAndSet} keeps.
	 * @param key its key
	 * @return its text and version, or nothing when there is none
	 * @throws BackupStoreException when it cannot be read
	 */
	Optional<PointerObject> readPointer(String key) throws BackupStoreException;

	/**
	 * Create or replace a small object, provided that no other writer did meanwhile.
	 * @param key its key
	 * @param expectedVersion the version that was read; null when there was none
	 * @param content the new text
	 * @return the object as it is now, or nothing when another writer was faster. After
	 * an exception or a timeout it may have been this very call: read it again
	 * @throws BackupStoreException when it could not be written, or it is not known
	 */
	Optional<PointerObject> compareAndSet(String key, @Nullable String expectedVersion, String content)
			throws BackupStoreException;

}
