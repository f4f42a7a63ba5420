/**
 * The commands {@code litefs-restore} and {@code litefs-doctor}, which need neither
 * Spring nor a mount.
 */
@NullMarked
package io.github.litefsspring.cli;

import org.jspecify.annotations.NullMarked;
