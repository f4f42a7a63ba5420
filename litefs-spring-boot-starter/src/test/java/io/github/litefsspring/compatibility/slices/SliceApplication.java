package io.github.litefsspring.compatibility.slices;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The application that the slices are parts of.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class SliceApplication {

}
