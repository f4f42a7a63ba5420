/**
 * Handing the lease over to another node: when an operator or that node asks for it, and
 * when the application stops.
 */
@NullMarked
package io.github.litefsspring.boot.handover;

import org.jspecify.annotations.NullMarked;
