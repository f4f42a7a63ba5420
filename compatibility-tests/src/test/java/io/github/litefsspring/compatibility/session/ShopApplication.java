package io.github.litefsspring.compatibility.session;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import jakarta.servlet.http.HttpSession;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
		return users;
	}

	@Bean
	PersistentTokenRepository tokens(DataSource dataSource) {
		JdbcTokenRepositoryImpl tokens = new JdbcTokenRepositoryImpl();
		tokens.setDataSource(dataSource);
		return tokens;
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http, PersistentTokenRepository tokens) {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/open", "/error", "/actuator/**")
				.permitAll()
				.anyRequest()
				.authenticated())
			.csrf((csrf) -> csrf.ignoringRequestMatchers("/actuator/**"))
			.formLogin(Customizer.withDefaults())
			.rememberMe((remember) -> remember.tokenRepository(tokens).key("key"))
			.build();
	}

	@RestController
	static class Shop {

		private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();

		private final JdbcClient jdbc;

		Shop(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@GetMapping("/open")
		String open() {
			return "open";
		}

		@GetMapping("/me")
		String me(Principal user, @RequestParam(defaultValue = "none") String request) {
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
		String cart(HttpSession session, @RequestParam(defaultValue = "none") String request) {
			count(request);
			return String.valueOf(session.getAttribute("items"));
		}

		// how often its handler ran on this node
		@GetMapping("/handled")
		int handled(@RequestParam String request) {
			AtomicInteger count = this.handled.get(request);
			return (count != null) ? count.get() : 0;
		}

		private void count(String request) {
			this.handled.computeIfAbsent(request, (key) -> new AtomicInteger()).incrementAndGet();
		}

	}

}
