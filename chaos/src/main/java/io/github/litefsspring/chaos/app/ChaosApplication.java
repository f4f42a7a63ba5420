package io.github.litefsspring.chaos.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Sets, accounts and sessions over HTTP, on the starter alone.
 */
@SpringBootApplication
public class ChaosApplication {

	public static void main(String[] args) {
		SpringApplication.run(ChaosApplication.class, args);
	}

}
