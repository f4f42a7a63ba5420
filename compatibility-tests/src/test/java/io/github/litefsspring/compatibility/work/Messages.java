package io.github.litefsspring.compatibility.work;

import java.util.concurrent.locks.Lock;

import javax.sql.DataSource;

import io.github.litefsspring.boot.LitefsRoleChangedEvent;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.jdbc.lock.LockRepository;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.H2ChannelMessageStoreQueryProvider;
import org.springframework.integration.store.MessageGroupQueue;
import org.springframework.integration.support.SmartLifecycleRoleController;
import org.springframework.integration.transaction.PseudoTransactionManager;
import org.springframework.messaging.support.GenericMessage;

/**
 * Spring Integration: a lock registry, and a channel whose messages are in the database.
 */
@Configuration(proxyBeanMethods = false)
class Messages {

	// litefs.write.statements=invoke sends only statements that have no transaction
	// around them
	@Bean
	DefaultLockRepository lockRepository(DataSource dataSource,
			@Value("${litefs.write.statements:reject}") String sent) {
		DefaultLockRepository repository = new DefaultLockRepository(dataSource);
		if (sent.equals("invoke")) {
			repository.setTransactionManager(new PseudoTransactionManager());
		}
		return repository;
	}

	@Bean
	JdbcLockRegistry lockRegistry(LockRepository repository) {
		return new JdbcLockRegistry(repository);
	}

	@Bean
	Task tryLock(JdbcLockRegistry registry) {
		return (name) -> registry.obtain(name).tryLock() ? "locked" : "not locked";
	}

	@Bean
	Task tryLockAndUnlock(JdbcLockRegistry registry) {
		return (name) -> {
			Lock lock = registry.obtain(name);
			if (!lock.tryLock()) {
				return "not locked";
			}
			lock.unlock();
			return "locked and unlocked";
		};
	}

	@Bean
	JdbcChannelMessageStore messageStore(DataSource dataSource) {
		JdbcChannelMessageStore store = new JdbcChannelMessageStore(dataSource);
		store.setChannelMessageStoreQueryProvider(new SqliteQueries());
		return store;
	}

	@Bean
	QueueChannel mail(JdbcChannelMessageStore messageStore) {
		return new QueueChannel(new MessageGroupQueue(messageStore, "mail"));
	}

	@Bean
	Task send(QueueChannel mail) {
		return (text) -> mail.send(new GenericMessage<>(text)) ? "sent" : "not sent";
	}

	@Bean
	Postman postman(Done done) {
		return new Postman(done);
	}

	@Bean
	OnThePrimary onThePrimary(SmartLifecycleRoleController endpoints) {
		return new OnThePrimary(endpoints);
	}

	static class Postman {

		private final Done done;

		Postman(Done done) {
			this.done = done;
		}

		@ServiceActivator(inputChannel = "mail", poller = @Poller(fixedDelay = "50"), autoStartup = "false")
		@Role("primary")
		void deliver(String text) {
			this.done.add("mail", text);
		}

	}

	/** Messages are taken out of the channel on the primary. */
	record OnThePrimary(SmartLifecycleRoleController endpoints) {

		@EventListener
		void roleChanged(LitefsRoleChangedEvent event) {
			if (event.current().role().isWritable()) {
				this.endpoints.startLifecyclesInRole("primary");
			}
			else {
				this.endpoints.stopLifecyclesInRole("primary");
			}
		}

	}

	/** SQLite has no sequences: the table numbers its rows itself. */
	static class SqliteQueries extends H2ChannelMessageStoreQueryProvider {

		@Override
		public String getCreateMessageQuery() {
			return super.getCreateMessageQuery().replace("NEXT VALUE FOR %PREFIX%MESSAGE_SEQ", "null");
		}

	}

}
