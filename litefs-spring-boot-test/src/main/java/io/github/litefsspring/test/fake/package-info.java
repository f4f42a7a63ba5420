/**
 * A LiteFS made of plain files and a small HTTP server, for fast tests and for failures
 * that the real one does not produce on demand.
 */
@NullMarked
package io.github.litefsspring.test.fake;

import org.jspecify.annotations.NullMarked;
