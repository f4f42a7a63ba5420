/**
 * Spring Boot's test slices.
 */
@NullMarked
package io.github.litefsspring.compatibility.slices;

import org.jspecify.annotations.NullMarked;
