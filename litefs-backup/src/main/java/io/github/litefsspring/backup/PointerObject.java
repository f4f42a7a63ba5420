package io.github.litefsspring.backup;

/**
 * A small object that is only replaced by compare-and-set.
 *
 * @param content its text
 * @param version what {@link BackupStore#compareAndSet} has to be given to replace it
 * @since 0.1.0
 */
public record PointerObject(String content, String version) {

}
