/**
 * What an application gets that adds the starter and nothing else.
 */
@NullMarked
package io.github.litefsspring.starter;

import org.jspecify.annotations.NullMarked;
