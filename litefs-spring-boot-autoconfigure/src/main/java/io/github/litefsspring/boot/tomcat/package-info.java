/**
 * Tomcat stops without failing a request.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.tomcat;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
