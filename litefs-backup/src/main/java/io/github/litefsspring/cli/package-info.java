/**
 * The command {@code litefs-restore}, which needs neither Spring nor a mount.
 */
@NullMarked
package io.github.litefsspring.cli;

import org.jspecify.annotations.NullMarked;
