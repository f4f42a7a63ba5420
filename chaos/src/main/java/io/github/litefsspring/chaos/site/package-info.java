/**
 * The cluster that is disturbed: nodes with their applications, their network, their
 * disks, and the store of backups.
 */
@NullMarked
package io.github.litefsspring.chaos.site;

import org.jspecify.annotations.NullMarked;
