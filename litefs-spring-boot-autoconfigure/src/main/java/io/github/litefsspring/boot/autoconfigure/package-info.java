/**
 * Auto-configuration of LiteFS for Spring Boot: one class for each feature.
 */
@NullMarked
package io.github.litefsspring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
