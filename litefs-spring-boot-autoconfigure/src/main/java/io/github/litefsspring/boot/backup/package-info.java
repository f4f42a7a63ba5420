/**
 * Backups in an application: health, meters, the list of restore points and the nightly
 * drill.
 */
@NullMarked
package io.github.litefsspring.boot.backup;

import org.jspecify.annotations.NullMarked;
