package io.github.litefsspring.backup;

/**
 * An object in a backup store.
 *
 * @param key its key
 * @param size its size in bytes
 * @param metadata what is stored with it
 * @since 0.1.0
 */
public record StoredObject(String key, long size, ObjectMetadata metadata) {

}
