package io.github.litefsspring.compatibility.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Principal;

import javax.sql.DataSource;

import io.github.litefsspring.compatibility.ApplicationCluster;
import jakarta.servlet.http.HttpSession;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.rememberme.JdbcTokenRepositoryImpl;
import org.springframework.security.web.authentication.rememberme.PersistentTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A shop with a login, a session, a persistent remember-me and a cart.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ShopApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(ShopApplication.class, arguments);
	}

	@Bean
	UserDetailsService users() {
		InMemoryUserDetailsManager users = new InMemoryUserDetailsManager();
		for (int i = 0; i < 20; i++) {
			users.createUser(User.withUsername("user" + i).password("{noop}secret").roles("USER").build());
		}
		users.createUser(User.withUsername(ApplicationCluster.OPERATOR)
			.password("{noop}" + ApplicationCluster.OPERATOR)
			.roles("LITEFS_ADMIN")
			.build());
		return users;
	}

	@Bean
	PersistentTokenRepository tokens(DataSource dataSource) {
		JdbcTokenRepositoryImpl tokens = new JdbcTokenRepositoryImpl();
		tokens.setDataSource(dataSource);
		return tokens;
	}

	// apart from the form: with both, a request without a login would get 401
	@Bean
	@Order(1)
	SecurityFilterChain actuator(HttpSecurity http) {
		return http.securityMatcher("/actuator/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf((csrf) -> csrf.disable())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http, PersistentTokenRepository tokens) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/open", "/error").permitAll().anyRequest().authenticated())
			.formLogin(Customizer.withDefaults())
			.rememberMe((remember) -> remember.tokenRepository(tokens).key("key"))
			.build();
	}

	@RestController
	static class Shop {

		private final JdbcClient jdbc;

		private final Path handled;

		Shop(JdbcClient jdbc, @Value("${shop.handled}") Path handled) {
			this.jdbc = jdbc;
			this.handled = handled;
		}

		@GetMapping("/open")
		String open() {
			return "open";
		}

		@GetMapping("/me")
		String me(Principal user, @RequestParam(defaultValue = "-") String request) {
			count(request);
			return user.getName();
		}

		@GetMapping("/csrf")
		String csrf(CsrfToken token) {
			return token.getToken();
		}

		@PostMapping("/cart")
		String add(HttpSession session, @RequestParam String request) {
			count(request);
			Integer before = (Integer) session.getAttribute("items");
			session.setAttribute("items", (before != null) ? before + 1 : 1);
			this.jdbc.sql("insert into added(request) values (?)").param(request).update();
			return "added";
		}

		@GetMapping("/cart")
		String cart(HttpSession session, @RequestParam(defaultValue = "-") String request) {
			count(request);
			return String.valueOf(session.getAttribute("items"));
		}

		// in a file that all nodes share, and that stays when one of them is killed
		private void count(String request) {
			try {
				Files.writeString(this.handled, request + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
