/**
 * Spring Modulith's event publication registry in the replicated database.
 */
@NullMarked
package io.github.litefsspring.boot.modulith;

import org.jspecify.annotations.NullMarked;
