/**
 * The same programs with the starter and with plain Hikari and sqlite-jdbc.
 */
@NullMarked
package io.github.litefsspring.compatibility.plain;

import org.jspecify.annotations.NullMarked;
