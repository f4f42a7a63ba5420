/**
 * JMH benchmarks of what runs with every read, every request and every backed-up page.
 */
@NullMarked
package io.github.litefsspring.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
