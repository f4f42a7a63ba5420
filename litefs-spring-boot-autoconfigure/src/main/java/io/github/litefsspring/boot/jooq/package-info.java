/**
 * jOOQ, which writes dates and times as JDBC and everybody else stores them.
 */
@NullMarked
package io.github.litefsspring.boot.jooq;

import org.jspecify.annotations.NullMarked;
