package io.github.litefsspring.compatibility.plain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.interceptor.RollbackRuleAttribute;
import org.springframework.transaction.interceptor.RuleBasedTransactionAttribute;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's transactions: propagation, read-only, isolation, savepoints, synchronizations.
 * Each answers how many books are left.
 */
final class TransactionProbes extends Probes {

	TransactionProbes() {
		write("committed", in((application, status) -> delete(application, 1)));
		write("rolled back by an exception", in((application, status) -> {
			delete(application, 1);
			throw new IllegalStateException();
		}));
		write("marked for rollback", in((application, status) -> {
			delete(application, 1);
			status.setRollbackOnly();
		}));
		write("an error that is caught", in((application, status) -> {
			delete(application, 1);
			try {
				jdbc(application).sql("insert into author(name) values ('Ada')").update();
			}
			catch (DataAccessException ex) {
				delete(application, 2);
			}
		}));
		write("inner required fails, outer catches", in((application, status) -> {
			delete(application, 1);
			try {
				template(application, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((inner) -> {
					delete(application, 2);
					throw new IllegalStateException();
				});
			}
			catch (IllegalStateException ex) {
				delete(application, 3);
			}
		}));
		write("nested fails, outer goes on", in((application, status) -> {
			delete(application, 1);
			try {
				template(application, TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((inner) -> {
					delete(application, 2);
					throw new IllegalStateException();
				});
			}
			catch (IllegalStateException ex) {
				delete(application, 3);
			}
		}));
		write("nested succeeds, outer fails", in((application, status) -> {
			template(application, TransactionDefinition.PROPAGATION_NESTED)
				.executeWithoutResult((inner) -> delete(application, 2));
			status.setRollbackOnly();
		}));
		write("requires new after a read", in((application, status) -> {
			jdbc(application).sql("select count(*) from book").query(Integer.class).single();
			template(application, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> delete(application, 2));
			status.setRollbackOnly();
		}));
		write("requires new first", in((application, status) -> {
			template(application, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> delete(application, 2));
			delete(application, 1);
		}));
		write("requires new after a write", in((application, status) -> {
			delete(application, 1);
			template(application, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> delete(application, 2));
		}));
		write("requires new reads while the outer has written", in((application, status) -> {
			delete(application, 1);
			Integer seen = template(application, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.execute((inner) -> jdbc(application).sql("select count(*) from book").query(Integer.class).single());
			if (seen != 3) {
				status.setRollbackOnly();
			}
		}));
		write("not supported", in((application, status) -> {
			template(application, TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
				.executeWithoutResult((inner) -> delete(application, 2));
			status.setRollbackOnly();
		}));
		write("mandatory without one", (application) -> {
			template(application, TransactionDefinition.PROPAGATION_MANDATORY)
				.executeWithoutResult((inner) -> delete(application, 1));
			return left(application);
		});
		write("never inside one",
				in((application, status) -> template(application, TransactionDefinition.PROPAGATION_NEVER)
					.executeWithoutResult((inner) -> delete(application, 1))));
		for (int isolation : new int[] { TransactionDefinition.ISOLATION_READ_UNCOMMITTED,
				TransactionDefinition.ISOLATION_READ_COMMITTED, TransactionDefinition.ISOLATION_REPEATABLE_READ,
				TransactionDefinition.ISOLATION_SERIALIZABLE }) {
			write("isolation " + isolation, (application) -> {
				TransactionTemplate template = template(application, TransactionDefinition.PROPAGATION_REQUIRED);
				template.setIsolationLevel(isolation);
				template.executeWithoutResult((status) -> delete(application, 1));
				return left(application);
			});
		}
		write("read-only reads", (application) -> readOnly(application).execute((status) -> left(application)));
		write("read-only writes", (application) -> {
			String error = Answer.of(() -> {
				readOnly(application).executeWithoutResult((status) -> delete(application, 1));
				return "written";
			});
			return List.of(error.startsWith("throws") ? "fails" : error, left(application));
		});
		write("a write after a read-only transaction", (application) -> {
			readOnly(application).execute((status) -> left(application));
			return List.of(delete(application, 1), left(application));
		});
		write("savepoints", in((application, status) -> {
			Object savepoint = status.createSavepoint();
			delete(application, 1);
			status.rollbackToSavepoint(savepoint);
			status.releaseSavepoint(savepoint);
			delete(application, 2);
		}));
		write("checked exceptions commit, as the rules say", (application) -> {
			RuleBasedTransactionAttribute rules = new RuleBasedTransactionAttribute();
			List<Object> answers = new ArrayList<>();
			answers.add(rules.rollbackOn(new IOException()));
			rules.getRollbackRules().add(new RollbackRuleAttribute(IOException.class));
			answers.add(rules.rollbackOn(new IOException()));
			return answers;
		});
		write("synchronizations", (application) -> {
			List<Object> events = new ArrayList<>();
			template(application, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						events.add("before " + delete(application, 2));
					}

					@Override
					public void afterCommit() {
						events.add("after " + left(application));
					}

					@Override
					public void afterCompletion(int outcome) {
						events.add("completed " + outcome);
					}
				});
				delete(application, 1);
			});
			return events;
		});
		write("a timeout that is long enough", (application) -> {
			TransactionTemplate template = template(application, TransactionDefinition.PROPAGATION_REQUIRED);
			template.setTimeout(60);
			template.executeWithoutResult((status) -> delete(application, 1));
			return left(application);
		});
		write("an own write is seen", (application) -> template(application, TransactionDefinition.PROPAGATION_REQUIRED)
			.execute((status) -> List.of(delete(application, 1), left(application))));
	}

	@Override
	Class<?> application() {
		return JdbcApplication.class;
	}

	private static Probe in(Work work) {
		return (application) -> {
			String error = Answer.of(() -> {
				template(application, TransactionDefinition.PROPAGATION_REQUIRED)
					.executeWithoutResult((status) -> work.run(application, status));
				return "ends";
			});
			return List.of(error, left(application));
		};
	}

	private static TransactionTemplate readOnly(ApplicationContext application) {
		TransactionTemplate template = template(application, TransactionDefinition.PROPAGATION_REQUIRED);
		template.setReadOnly(true);
		return template;
	}

	private static TransactionTemplate template(ApplicationContext application, int propagation) {
		TransactionTemplate template = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static JdbcClient jdbc(ApplicationContext application) {
		return application.getBean(JdbcClient.class);
	}

	private static int delete(ApplicationContext application, int book) {
		return jdbc(application).sql("delete from book where id = ?").param(book).update();
	}

	private static @Nullable Integer left(ApplicationContext application) {
		return jdbc(application).sql("select count(*) from book").query(Integer.class).single();
	}

	private interface Work {

		void run(ApplicationContext application, TransactionStatus status);

	}

}
