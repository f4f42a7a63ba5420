package io.github.litefsspring.compatibility.security;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actions of the endpoint with Spring Security.
 */
class EndpointRoleTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	Path directory;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void start() {
		this.application = new SpringApplicationBuilder(Application.class).logStartupInfo(false)
			.properties("server.port=0", "spring.jmx.enabled=false", "litefs.mode=standalone",
					"litefs.database=" + this.directory.resolve("data.db"),
					"spring.session.jdbc.initialize-schema=always", "management.endpoints.web.exposure.include=litefs",
					"management.endpoint.litefs.access=unrestricted")
			.run();
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	private HttpResponse<String> send(String user, HttpRequest.Builder request) throws Exception {
		String port = this.application.getEnvironment().getRequiredProperty("local.server.port");
		request.uri(URI.create("http://localhost:" + port + "/actuator/litefs"))
			.header("Content-Type", "application/json");
		if (user != null) {
			request.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString((user + ":password").getBytes(StandardCharsets.UTF_8)));
		}
		return client.send(request.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> promote(String user) throws Exception {
		return send(user, HttpRequest.newBuilder().POST(BodyPublishers.ofString("{\"action\":\"promote\"}")));
	}

	@Test
	void whoeverMayUseTheEndpointReadsIt() throws Exception {
		assertThat(send("reader", HttpRequest.newBuilder()).statusCode()).isEqualTo(200);
		assertThat(send(null, HttpRequest.newBuilder()).statusCode()).isEqualTo(401);
	}

	@Test
	void anActionNeedsTheRole() throws Exception {
		HttpResponse<String> refused = promote("reader");
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("LITEFS_ADMIN", "litefs.endpoint.role");
		HttpResponse<String> asked = promote("operator");
		assertThat(asked.statusCode()).isEqualTo(409);
		assertThat(asked.body()).contains("stands alone");
	}

	@SpringBootApplication
	static class Application {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(user("reader", "USER"), user("operator", "LITEFS_ADMIN"));
		}

		private static UserDetails user(String name, String role) {
			return User.withUsername(name).password("{noop}password").roles(role).build();
		}

	}

}
