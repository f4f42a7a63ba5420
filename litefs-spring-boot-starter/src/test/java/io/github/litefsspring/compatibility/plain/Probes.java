package io.github.litefsspring.compatibility.plain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.Assert;

/**
 * What applications with one technology do with their database, each under a name. A
 * probe that only reads has the same answer on a replica.
 */
abstract class Probes {

	/** Two authors, and a book of each of them and one more. */
	static final String[] SCHEMA = {
			"create table if not exists author(id integer primary key, name varchar(40) not null unique, born date, "
					+ "rating double, active boolean not null default 1, version integer not null default 0)",
			"create table if not exists book(id integer primary key, author integer references author(id), "
					+ "title text not null, price decimal(10,2), published timestamp, cover blob, check (price >= 0))",
			"create table if not exists anything(id integer primary key, x)" };

	static final String[] ROWS = { "delete from anything", "delete from book", "delete from author",
			"insert into author(id, name, born, rating) values (1, 'Ada', '1815-12-10', 4.5), (2, 'Bob', null, null)",
			"insert into book(id, author, title, price, published, cover) values "
					+ "(1, 1, 'Notes', 12.5, '2026-03-29 01:30:00.123', x'00010203'), (2, 1, 'More', 7, null, null), "
					+ "(3, 2, 'Zoë''s 🦆', 0.99, '2026-10-25 02:30:00', x'')" };

	private final Map<String, Probe> reads = new LinkedHashMap<>();

	private final Map<String, Probe> writes = new LinkedHashMap<>();

	/**
	 * The application's configuration.
	 * @return the class
	 */
	abstract Class<?> application();

	@Override
	public String toString() {
		return getClass().getSimpleName().replace("Probes", "");
	}

	final void read(String name, Probe probe) {
		add(this.reads, name, probe);
	}

	final void write(String name, Probe probe) {
		add(this.writes, name, probe);
	}

	private void add(Map<String, Probe> probes, String name, Probe probe) {
		Assert.state(!this.reads.containsKey(name) && !this.writes.containsKey(name), () -> "Twice: " + name);
		probes.put(name, probe);
	}

	static void prepare(ApplicationContext application) {
		JdbcClient jdbc = application.getBean(JdbcClient.class);
		for (String statement : SCHEMA) {
			jdbc.sql(statement).update();
		}
		reset(application);
	}

	private static void reset(ApplicationContext application) {
		JdbcClient jdbc = JdbcClient.create(application.getBean(DataSource.class));
		for (String statement : ROWS) {
			jdbc.sql(statement).update();
		}
	}

	static List<Probes> all() {
		return List.of(new JdbcProbes(), new SpringJdbcProbes(), new TransactionProbes(), new JooqProbes(),
				new MybatisProbes(), new DataJdbcProbes(), new JpaProbes());
	}

	final Map<String, String> answers(ApplicationContext application) {
		prepare(application);
		Map<String, String> answers = answersOfReads(application);
		answers.putAll(answersOfWrites(application));
		return answers;
	}

	final Map<String, String> answersOfReads(ApplicationContext application) {
		Map<String, String> answers = new TreeMap<>();
		this.reads.forEach((name, probe) -> answers.put(name, Answer.of(() -> probe.run(application))));
		return answers;
	}

	private Map<String, String> answersOfWrites(ApplicationContext application) {
		Map<String, String> answers = new TreeMap<>();
		this.writes.forEach((name, probe) -> {
			reset(application);
			answers.put(name, Answer.of(() -> probe.run(application)));
		});
		reset(application);
		return answers;
	}

}
