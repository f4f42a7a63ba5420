package io.github.litefsspring.compatibility.plain;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionTemplate;

/**
 * MyBatis with Spring Boot's starter for it.
 */
final class MybatisProbes extends Probes {

	MybatisProbes() {
		read("all", mapper((books) -> books.all().stream().map(TreeMap::new).toList()));
		read("one", mapper((books) -> books.title(3)));
		read("none", mapper((books) -> books.title(99)));
		read("a cursor", (application) -> application.getBean(TransactionTemplate.class).execute((status) -> {
			List<Object> seen = new ArrayList<>();
			try (Cursor<Map<String, Object>> rows = application.getBean(BookMapper.class).stream()) {
				rows.forEach((row) -> seen.add(new TreeMap<>(row)));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			return seen;
		}));
		write("generated key", mapper((books) -> {
			Map<String, Object> book = book();
			return List.of(books.insert(book), book.get("id"));
		}));
		write("selected key", (application) -> application.getBean(TransactionTemplate.class).execute((status) -> {
			Map<String, Object> book = book();
			return List.of(application.getBean(BookMapper.class).insertAndAsk(book), book.get("id"));
		}));
		write("counts", mapper((books) -> List.of(books.raise(), books.delete(1), books.delete(99))));
		write("what is stored comes back", mapper((books) -> {
			books.insert(book());
			return new TreeMap<>(books.all().get(3));
		}));
		write("duplicate", mapper((books) -> books.author("Ada")));
		write("missing value", mapper((books) -> books.author(null)));
		write("batch", (application) -> {
			try (SqlSession session = application.getBean(SqlSessionFactory.class).openSession(ExecutorType.BATCH)) {
				BookMapper books = session.getMapper(BookMapper.class);
				for (int i = 0; i < 5; i++) {
					books.insert(book());
				}
				List<Object> counts = new ArrayList<>();
				for (BatchResult result : session.flushStatements()) {
					counts.add(result.getUpdateCounts());
				}
				session.commit();
				counts.add(application.getBean(BookMapper.class).all().size());
				return counts;
			}
		});
		write("a session that is rolled back", (application) -> {
			try (SqlSession session = application.getBean(SqlSessionFactory.class).openSession(false)) {
				session.getMapper(BookMapper.class).delete(1);
				session.rollback();
			}
			return application.getBean(BookMapper.class).all().size();
		});
		write("a transaction that fails", (application) -> {
			String error = Answer.of(() -> application.getBean(TransactionTemplate.class).execute((status) -> {
				application.getBean(BookMapper.class).delete(1);
				throw new IllegalStateException();
			}));
			return List.of(error, application.getBean(BookMapper.class).all().size());
		});
	}

	@Override
	Class<?> application() {
		return JdbcApplication.class;
	}

	private static Map<String, Object> book() {
		Map<String, Object> book = new HashMap<>();
		book.put("author", 1);
		book.put("title", "New");
		book.put("price", new BigDecimal("9.75"));
		book.put("published", "2026-03-29 01:30:00");
		book.put("cover", new byte[] { 1, 2, 3 });
		return book;
	}

	private static Probe mapper(Work work) {
		return (application) -> work.of(application.getBean(BookMapper.class));
	}

	private interface Work {

		@Nullable Object of(BookMapper books) throws Exception;

	}

}
