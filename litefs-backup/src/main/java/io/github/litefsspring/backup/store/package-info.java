/**
 * The places that backups can be kept in. Each needs its own library, which is optional.
 */
@NullMarked
package io.github.litefsspring.backup.store;

import org.jspecify.annotations.NullMarked;
