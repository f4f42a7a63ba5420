/**
 * Brings a database back from a backup: what can be restored, which objects that takes,
 * and how they become a verified file.
 */
@NullMarked
package io.github.litefsspring.backup.restore;

import org.jspecify.annotations.NullMarked;
