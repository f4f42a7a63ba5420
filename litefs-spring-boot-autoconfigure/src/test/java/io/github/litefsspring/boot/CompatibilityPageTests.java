package io.github.litefsspring.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of {@code docs/compatibility.md} is made here: the technologies, their
 * versions as they are on the class path of the tests, and the tests of each. It is
 * written to {@code target/compatibility.md}; copy it into the page when it has changed.
 * {@code .ci/compatibility} looks if all of these tests have run.
 */
class CompatibilityPageTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final String BOOT = "Spring Boot " + version("org.springframework.boot.SpringApplication");

	private static final String HIBERNATE = "Hibernate " + version("org.hibernate.Session");

	private static final String MIGRATES = "works: the primary migrates, replicas [wait](migrations.md)";

	static List<Technology> technologies() {
		return List.of(
				new Technology("Spring Data JPA, Hibernate", BOOT + ", " + HIBERNATE, "works on every node",
						"the dependency `org.hibernate.orm:hibernate-community-dialects`", "JpaTests",
						"HibernateTypesTests", "HibernateClusterIT", "PlainComparisonIT"),
				new Technology(
						"an application like spring-petclinic: JPA, Thymeleaf, forms, validation, cache, sessions",
						BOOT, "works on every node: each request may go to another one",
						"as JPA, and `spring.sql.init.mode=always`", "ClinicTests", "ClinicRepositoryTests",
						"OwnerControllerTests", "ClinicIT"),
				new Technology("Spring Session JDBC, Spring Security",
						BOOT + ", Spring Session "
								+ version("org.springframework.session.jdbc.JdbcIndexedSessionRepository"),
						"works on every node, also during a failover: form login, CSRF, logout, persistent remember-me",
						"nothing", "SessionIT"),
				new Technology("`JdbcTemplate`, `JdbcClient`, Spring's transactions", BOOT,
						"work as with plain Hikari and sqlite-jdbc, or [better](#compared-with-plain-sqlite-jdbc)",
						"nothing", "PlainComparisonTests", "PlainComparisonIT"),
				new Technology("`@JdbcTest`, `@DataJpaTest`, `@DataJdbcTest`, `@JooqTest`, `@MybatisTest`",
						BOOT + ", mybatis-spring-boot-starter-test "
								+ version("litefs-spring-boot-starter", "mybatis-spring-boot-starter-test"),
						"work",
						"in the test: `litefs.mode=standalone`, `litefs.database` of the test, "
								+ "`spring.test.database.replace=none`",
						"JdbcSliceTests", "DataJpaSliceTests", "DataJdbcSliceTests", "JooqSliceTests",
						"MybatisSliceTests"),
				new Technology("Spring Data JDBC",
						version("org.springframework.data.jdbc.repository.config.EnableJdbcRepositories"),
						"works: repositories, paging, locking, upserts", "nothing", "DataJdbcTests",
						"DataJdbcClusterIT", "PlainComparisonIT"),
				new Technology("jOOQ", property("jooq.version"), "works: `store()`, `returning`, cursors, transactions",
						"nothing", "JooqTests", "JooqStoredFormTests", "EqualInEachTechnologyTests", "JooqClusterIT",
						"PlainComparisonIT"),
				new Technology("MyBatis",
						"mybatis-spring-boot-starter "
								+ version("litefs-spring-boot-starter", "mybatis-spring-boot-starter"),
						"works: generated keys, `selectKey`, cursors, large values", "nothing", "MybatisTests",
						"MybatisClusterIT", "PlainComparisonIT"),
				new Technology("Quartz, `spring.quartz.job-store-type=jdbc`",
						"Quartz " + version("org.quartz.Scheduler") + ", Spring Boot "
								+ version("compatibility-tests", "spring-boot-quartz") + "'s module",
						"runs where the primary is, stands by elsewhere, moves with the primary",
						"tables, and the property [below](#details)", "QuartzIT"),
				new Technology("ShedLock, `JdbcTemplateLockProvider`", property("shedlock.version"),
						"a task with a lock runs where the primary is, and moves with it",
						"its table in a migration, see [below](#details)", "LocksElsewhereTests", "WorkTests",
						"WorkIT"),
				new Technology("Spring Batch",
						version("org.springframework.batch.core.job.Job") + ", Spring Boot "
								+ version("compatibility-tests", "spring-boot-batch-jdbc") + "'s module",
						"jobs run on the primary, also with a cursor that stays open over chunks; elsewhere they are "
								+ "refused, and those that start with the application are passed over",
						"`spring.batch.jdbc.initialize-schema=always`", "JobsElsewhereTests", "WorkTests", "WorkIT"),
				new Technology("Spring Integration: `JdbcLockRegistry`, `JdbcMessageStore`, `JdbcChannelMessageStore`",
						"Spring Boot " + version("compatibility-tests", "spring-boot-integration") + "'s module",
						"works; the tables for SQLite come with this library",
						"`spring.integration.jdbc.initialize-schema=always`, and what is [below](#details)",
						"WorkTests", "WorkIT"),
				new Technology("Spring Modulith, event publication registry with JDBC",
						property("spring-modulith.version"),
						"works: the tables are created, and what was not completed is published again on the primary",
						"nothing", "EventPublicationTests", "ModulithRegistryTests", "WorkTests", "WorkIT"),
				new Technology("OpenTelemetry's `JdbcTelemetry`, datasource-proxy around the `DataSource`",
						"opentelemetry-jdbc " + property("opentelemetry-jdbc.version") + ", datasource-proxy "
								+ property("datasource-proxy.version"),
						"work", "nothing", "WrappedDataSourceTests", "WrappingLibrariesTests", "WorkIT"),
				new Technology("devtools", BOOT,
						"works: applications restart, also on several nodes; a primary hands its lease over as at any stop",
						"nothing", "WorkIT"),
				new Technology("several contexts in one JVM", BOOT,
						"work: on databases of their own, on the same one, and as parent and child", "nothing",
						"SeveralContextsTests"),
				new Technology("Flyway", version("org.flywaydb.core.Flyway"),
						MIGRATES + "; callbacks, `repair`, `clean`", "nothing", "LitefsMigrationStrategyTests",
						"MigrationScriptTests", "MigrationIT", "MigrationInWalIT"),
				new Technology("Liquibase", version("liquibase.Liquibase"), MIGRATES + "; rebuilt tables, `PRAGMA`",
						"nothing; `VACUUM` is [refused in WAL mode]"
								+ "(litefs-hazards.md#vacuum-with-a-write-ahead-log) on LiteFS",
						"LiquibaseMigrationTests", "MigrationIT", "MigrationInWalIT"),
				new Technology("`spring.sql.init`", BOOT,
						"works: the primary runs the scripts, replicas [wait](migrations.md) for what they create",
						"`spring.sql.init.mode=always`", "ScriptMigrationTests", "MigrationIT", "MigrationInWalIT"),
				new Technology(
						"script initializers of other libraries (`DataSourceScriptDatabaseInitializer`, "
								+ "`DataSourceInitializer`)",
						BOOT, "as `spring.sql.init`", "the library's `initialize-schema=always`",
						"ScriptMigrationTests"),
				new Technology("`spring.jpa.hibernate.ddl-auto`", HIBERNATE,
						"works: the primary changes the schema, replicas [wait](migrations.md) for its tables and "
								+ "columns",
						"nothing", "HibernateMigrationTests", "MigrationIT", "MigrationInWalIT"));
	}

	@Test
	void thePageHasTheTable() throws IOException {
		String table = technologies().stream().map(Technology::row).collect(Collectors.joining("\n", """
				| technology | version | state | needs | tests |
				|---|---|---|---|---|
				""", "\n"));
		Path target = Files.createDirectories(Path.of("target"));
		Files.writeString(target.resolve("compatibility.md"), table);
		Files.write(target.resolve("compatibility-tests.txt"),
				technologies().stream().flatMap((technology) -> technology.tests().stream()).distinct().toList());
		assertThat(Files.readString(ROOT.resolve("docs/compatibility.md")))
			.as("docs/compatibility.md; its table should be that of %s",
					target.resolve("compatibility.md").toAbsolutePath())
			.contains("\n\n" + table + "\n");
	}

	@ParameterizedTest
	@MethodSource("technologies")
	void eachTechnologyHasItsTests(Technology technology) {
		assertThat(technology.tests()).isNotEmpty().allSatisfy((test) -> assertThat(source(test)).hasSize(1));
	}

	private static List<Path> source(String test) {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return modules.map((module) -> module.resolve("src/test/java"))
				.filter(Files::isDirectory)
				.flatMap(CompatibilityPageTests::files)
				.filter((file) -> file.endsWith(test + ".java"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> files(Path directory) {
		try {
			return Files.walk(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// of the jar that has the class
	private static String version(String type) {
		try {
			URI jar = Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI();
			return group("-(\\d+(\\.\\d+)+)[^/]*\\.jar$", jar.getPath());
		}
		catch (Exception ex) {
			throw new IllegalStateException(type, ex);
		}
	}

	// of a library that only another module's tests have
	private static String version(String module, String artifact) {
		try {
			return group("<artifactId>" + artifact + "</artifactId>\\s*(?:<!--.*?-->\\s*)?<version>([^<]+)</version>",
					Files.readString(ROOT.resolve(module).resolve("pom.xml")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String property(String name) {
		try {
			return group("<" + name + ">([^<]+)</", Files.readString(ROOT.resolve("pom.xml")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String group(String pattern, String text) {
		Matcher matcher = Pattern.compile(pattern).matcher(text);
		assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
		return matcher.group(1);
	}

	record Technology(String name, String version, String state, String needs, List<String> tests) {

		Technology(String name, String version, String state, String needs, String... tests) {
			this(name, version, state, needs, Arrays.asList(tests));
		}

		String row() {
			return "| "
					+ String.join(" | ", this.name, this.version, this.state, this.needs,
							this.tests.stream().map((test) -> "`" + test + "`").collect(Collectors.joining(", ")))
					+ " |";
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
