/**
 * MyBatis with the starter.
 */
@NullMarked
package io.github.litefsspring.compatibility.mybatis;

import org.jspecify.annotations.NullMarked;
