package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who calls, in which language and in which trace, as the method on the primary sees it.
 */
class CallerContextTests {

	private final StubLitefsNode first = new StubLitefsNode(Role.PRIMARY, "node1", "000000000000000A");

	private final StubLitefsNode second = new StubLitefsNode(Role.REPLICA, "node2", "000000000000000B")
		.become(Role.REPLICA, "node1");

	private final ChannelNode primary = new ChannelNode(this.first, Beans.class);

	private final ChannelNode replica = new ChannelNode(this.second, Beans.class, ChannelNode.primaryAt(this.primary));

	private final Callee callee = this.replica.bean(Callee.class);

	@AfterEach
	void close() {
		this.replica.close();
		this.primary.close();
		SecurityContextHolder.clearContext();
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void theTraceTravels() {
		Tracer caller = this.replica.bean(Tracer.class);
		this.callee.caller();
		assertThat(caller.sent).containsEntry("litefs.invoke", "trace of litefs.invoke");
		Tracer handler = this.primary.bean(Tracer.class);
		assertThat(handler.received).containsEntry("litefs.invoke.handle", "trace of litefs.invoke");
		assertThat(handler.methods).containsExactly("Callee.caller");
	}

	@Test
	void theLocaleTravelsAndIsGoneAfterwards() {
		LocaleContextHolder.setLocale(Locale.forLanguageTag("zh-Hant-TW"));
		assertThat(this.callee.caller().locale()).isEqualTo("zh-Hant-TW");
		LocaleContextHolder.setLocale(Locale.GERMANY);
		assertThat(this.callee.caller().locale()).isEqualTo("de-DE");
	}

	@Test
	void aUserTravelsWithoutCredentials() {
		login(UsernamePasswordAuthenticationToken.authenticated("anna", "password",
				AuthorityUtils.createAuthorityList("ROLE_CLERK", "ROLE_ADMIN")));
		assertThat(this.callee.caller()).satisfies((caller) -> {
			assertThat(caller.name()).isEqualTo("anna");
			assertThat(caller.authorities()).containsExactly("ROLE_CLERK", "ROLE_ADMIN");
			assertThat(caller.credentials()).isNull();
			assertThat(caller.userDetails()).isTrue();
		});
		SecurityContextHolder.clearContext();
		assertThat(this.callee.caller().name()).as("nobody is left logged in on the primary").isNull();
	}

	@Test
	void anAnonymousUserStaysAnonymousAndOneWhoIsNotAuthenticatedDoesNotTravel() {
		login(new AnonymousAuthenticationToken("key", "guest", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
		assertThat(this.callee.caller().anonymous()).isTrue();
		login(UsernamePasswordAuthenticationToken.unauthenticated("mallory", "guess"));
		assertThat(this.callee.caller().name()).isNull();
	}

	private static void login(Authentication authentication) {
		SecurityContextHolder.getContext().setAuthentication(authentication);
	}

	record Caller(String name, List<String> authorities, String credentials, boolean userDetails, boolean anonymous,
			String locale) {
	}

	static class Callee {

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		Caller caller() {
			String locale = LocaleContextHolder.getLocale().toLanguageTag();
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			if (authentication == null) {
				return new Caller(null, List.of(), null, false, false, locale);
			}
			return new Caller(authentication.getName(),
					authentication.getAuthorities().stream().map((authority) -> authority.getAuthority()).toList(),
					(String) authentication.getCredentials(), authentication.getPrincipal() instanceof UserDetails,
					authentication instanceof AnonymousAuthenticationToken, locale);
		}

	}

	/**
	 * Does what a tracer does: writes a header, and reads it.
	 */
	static class Tracer implements ObservationHandler<Observation.Context> {

		private final Map<String, String> sent = new ConcurrentHashMap<>();

		private final Map<String, String> received = new ConcurrentHashMap<>();

		private final List<String> methods = new java.util.concurrent.CopyOnWriteArrayList<>();

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender) {
				send(sender, "trace of " + context.getName());
			}
			if (context instanceof ReceiverContext<?> receiver) {
				receive(receiver);
				this.methods.add(context.getLowCardinalityKeyValue("method").getValue());
			}
		}

		private <C> void send(SenderContext<C> context, String trace) {
			context.getSetter().set(context.getCarrier(), "traceparent", trace);
			this.sent.put(context.getName(), trace);
		}

		private <C> void receive(ReceiverContext<C> context) {
			this.received.put(context.getName(), context.getGetter().get(context.getCarrier(), "traceparent"));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context.getName().startsWith("litefs.invoke");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		Callee callee() {
			return new Callee();
		}

		@Bean
		static Tracer tracer() {
			return new Tracer();
		}

		@Bean
		static ObservationRegistry observationRegistry(Tracer tracer) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(tracer);
			return registry;
		}

	}

}
