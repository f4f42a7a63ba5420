package io.github.litefsspring.backup;

/**
 * An object in the listing of a backup store.
 *
 * @param key its key
 * @param size its size in bytes
 * @since 0.1.0
 */
public record ListedObject(String key, long size) {

}
