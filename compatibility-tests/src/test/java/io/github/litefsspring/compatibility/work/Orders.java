package io.github.litefsspring.compatibility.work;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.transaction.annotation.Transactional;

/**
 * Spring Modulith: an event of one module, and a listener of another that sometimes
 * fails.
 */
@Configuration(proxyBeanMethods = false)
class Orders {

	@Bean
	Desk desk(JdbcClient jdbc, ApplicationEventPublisher events) {
		return new Desk(jdbc, events);
	}

	@Bean
	Stock stock(JdbcClient jdbc, Done done) {
		return new Stock(jdbc, done);
	}

	@Bean
	Task order(Desk desk) {
		return (item) -> {
			desk.order(item);
			return "ordered";
		};
	}

	@Bean
	Task resubmit(IncompleteEventPublications publications) {
		return (item) -> {
			publications.resubmitIncompletePublications((publication) -> true);
			return "resubmitted";
		};
	}

	record Ordered(String item) {

	}

	static class Desk {

		private final JdbcClient jdbc;

		private final ApplicationEventPublisher events;

		Desk(JdbcClient jdbc, ApplicationEventPublisher events) {
			this.jdbc = jdbc;
			this.events = events;
		}

		@Transactional
		void order(String item) {
			this.jdbc.sql("select count(*) from done").query(Long.class).single();
			this.events.publishEvent(new Ordered(item));
		}

	}

	static class Stock {

		private final JdbcClient jdbc;

		private final Done done;

		Stock(JdbcClient jdbc, Done done) {
			this.jdbc = jdbc;
			this.done = done;
		}

		@ApplicationModuleListener
		void on(Ordered event) {
			if (this.jdbc.sql("select count(*) from obstacle where detail = ?")
				.param(event.item())
				.query(Integer.class)
				.single() > 0) {
				throw new IllegalStateException(event.item() + " is not in stock");
			}
			this.done.add("ordered", event.item());
		}

	}

}
