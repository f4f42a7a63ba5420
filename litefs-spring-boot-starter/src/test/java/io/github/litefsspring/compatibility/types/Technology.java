package io.github.litefsspring.compatibility.types;

import java.util.Map;

import jakarta.persistence.EntityManager;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.conf.ParamType;

import org.springframework.context.ApplicationContext;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A way to the database that applications use.
 */
enum Technology {

	JDBC_CLIENT {

		@Override
		void store(Kept kept, ApplicationContext application) {
			Map<String, Object> values = kept.values();
			application.getBean(JdbcClient.class)
				.sql("insert into kept(id, " + String.join(", ", values.keySet()) + ") values (?"
						+ ", ?".repeat(values.size()) + ")")
				.param(kept.id())
				.params(values.values().toArray())
				.update();
		}

		@Override
		Kept find(long id, ApplicationContext application) {
			return application.getBean(JdbcClient.class)
				.sql("select * from kept where id = ?")
				.param(id)
				.query(Kept.class)
				.single();
		}

		@Override
		long count(long id, String column, Object value, ApplicationContext application) {
			return application.getBean(JdbcClient.class)
				.sql("select count(*) from kept where id = ? and " + column + " = ?")
				.params(id, value)
				.query(Long.class)
				.single();
		}

	},

	HIBERNATE {

		@Override
		void store(Kept kept, ApplicationContext application) {
			inTransaction(application, (entities) -> {
				entities.persist(new KeptEntity(kept));
				return kept;
			});
		}

		@Override
		Kept find(long id, ApplicationContext application) {
			return inTransaction(application, (entities) -> entities.find(KeptEntity.class, id).kept());
		}

		@Override
		long count(long id, String column, Object value, ApplicationContext application) {
			return inTransaction(application,
					(entities) -> entities
						.createQuery("select count(*) from KeptEntity k where k.id = :id and k." + column + " = :value",
								Long.class)
						.setParameter("id", id)
						.setParameter("value", value)
						.getSingleResult());
		}

		private <T> T inTransaction(ApplicationContext application, Work<T> work) {
			EntityManager entities = application.getBean(EntityManager.class);
			return application.getBean(TransactionTemplate.class).execute((status) -> work.of(entities));
		}

	},

	DATA_JDBC {

		@Override
		void store(Kept kept, ApplicationContext application) {
			application.getBean(JdbcAggregateOperations.class).insert(kept);
		}

		@Override
		Kept find(long id, ApplicationContext application) {
			return application.getBean(JdbcAggregateOperations.class).findById(id, Kept.class);
		}

		@Override
		long count(long id, String column, Object value, ApplicationContext application) {
			return application.getBean(JdbcAggregateOperations.class)
				.count(Query.query(Criteria.where("id").is(id).and(column).is(value)), Kept.class);
		}

	},

	MYBATIS {

		@Override
		void store(Kept kept, ApplicationContext application) {
			application.getBean(KeptMapper.class).insert(kept);
		}

		@Override
		Kept find(long id, ApplicationContext application) {
			return application.getBean(KeptMapper.class).find(id);
		}

		@Override
		long count(long id, String column, Object value, ApplicationContext application) {
			return application.getBean(KeptMapper.class).count(id, column, value);
		}

	},

	JOOQ {

		@Override
		void store(Kept kept, ApplicationContext application) {
			Record row = application.getBean(DSLContext.class).newRecord(KeptTable.KEPT);
			row.set(KeptTable.KEPT.id, kept.id());
			row.fromMap(kept.values());
			application.getBean(DSLContext.class).insertInto(KeptTable.KEPT).set(row).execute();
		}

		@Override
		Kept find(long id, ApplicationContext application) {
			return application.getBean(DSLContext.class)
				.fetchSingle(KeptTable.KEPT, KeptTable.KEPT.id.eq(id))
				.into(Kept.class);
		}

		@Override
		long count(long id, String column, Object value, ApplicationContext application) {
			return application.getBean(DSLContext.class)
				.fetchCount(KeptTable.KEPT, KeptTable.KEPT.id.eq(id).and(field(column).eq(value)));
		}

	},

	/** jOOQ's queries with their values in the text. */
	JOOQ_INLINE {

		@Override
		void store(Kept kept, ApplicationContext application) {
			DSLContext dsl = application.getBean(DSLContext.class);
			dsl.execute(dsl.insertInto(KeptTable.KEPT)
				.set(KeptTable.KEPT.id, kept.id())
				.set(kept.values())
				.getSQL(ParamType.INLINED));
		}

		@Override
		Kept find(long id, ApplicationContext application) {
			return JOOQ.find(id, application);
		}

		@Override
		long count(long id, String column, Object value, ApplicationContext application) {
			DSLContext dsl = application.getBean(DSLContext.class);
			return dsl
				.fetch(dsl.selectFrom(KeptTable.KEPT)
					.where(KeptTable.KEPT.id.eq(id).and(field(column).eq(value)))
					.getSQL(ParamType.INLINED))
				.size();
		}

	};

	abstract void store(Kept kept, ApplicationContext application);

	abstract Kept find(long id, ApplicationContext application);

	abstract long count(long id, String column, Object value, ApplicationContext application);

	@SuppressWarnings("unchecked")
	private static Field<Object> field(String column) {
		return (Field<Object>) KeptTable.KEPT.field(column);
	}

	private interface Work<T> {

		T of(EntityManager entities);

	}

}
