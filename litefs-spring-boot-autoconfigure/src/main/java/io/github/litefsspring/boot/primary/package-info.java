/**
 * The advice behind {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly}, and
 * the messages that bring method calls and single statements to the primary.
 * <p>
 * The idea: a call is turned into a signed message, the primary's application runs it
 * with the caller's principal and position, and its result or exception comes back as if
 * it had run here.
 * <p>
 * What always holds:
 * <ul>
 * <li>A message is sent once. When no answer comes, the outcome is not known, and the
 * caller is told that; the call is not repeated.
 * <li>A call that was refused before it began was not done, and may be sent again to the
 * next primary.
 * <li>Only methods that are annotated can be called, with types that their signature
 * names: a message cannot make objects of its own choice.
 * </ul>
 * The danger: a caller that takes "no answer" for "not done" writes twice.
 */
@NullMarked
package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.NullMarked;
