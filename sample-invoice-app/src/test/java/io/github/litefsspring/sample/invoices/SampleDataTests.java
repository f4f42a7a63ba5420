package io.github.litefsspring.sample.invoices;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class SampleDataTests {

	private static final String CONTENT_HASH = "c99d411faf8650e14c5717e12dd197d5791f125bb2d64339be17f45057a012c0";

	private JdbcClient jdbc;

	@BeforeEach
	void migrate(@TempDir Path directory) {
		DataSource database = new DriverManagerDataSource(
				"jdbc:sqlite:" + directory.resolve("invoices.db") + "?foreign_keys=true");
		Flyway.configure().dataSource(database).load().migrate();
		this.jdbc = JdbcClient.create(database);
	}

	@Test
	void thereAreFiftyNineCustomersFourHundredAndTwelveInvoicesAndTheirLines() {
		assertThat(count("customer")).isEqualTo(59);
		assertThat(count("invoice")).isEqualTo(412);
		assertThat(count("invoice_line")).isEqualTo(2240);
		assertThat(count("payment")).isEqualTo(414);
	}

	@Test
	void everyDatabaseGetsTheSameRows() throws Exception {
		MessageDigest hash = MessageDigest.getInstance("SHA-256");
		for (String table : List.of("customer", "invoice", "invoice_line", "payment", "invoice_summary")) {
			this.jdbc.sql("select * from " + table + " order by 1, 2").query().listOfRows().forEach((row) -> {
				hash.update(row.values().toString().getBytes(StandardCharsets.UTF_8));
				hash.update((byte) '\n');
			});
		}
		assertThat(HexFormat.of().formatHex(hash.digest())).isEqualTo(CONTENT_HASH);
	}

	@Test
	void everyCustomerHasInvoicesAndEveryInvoiceHasLinesOfDifferentProducts() {
		assertThat(rows("select name from customer where id not in (select customer_id from invoice)")).isEmpty();
		assertThat(rows("select id from invoice where id not in (select invoice_id from invoice_line)")).isEmpty();
		assertThat(rows("select invoice_id from invoice_line group by invoice_id, description having count(*) > 1"))
			.isEmpty();
	}

	@Test
	void noInvoiceIsOverpaidAndEveryStatusOccurs() {
		assertThat(rows("select id from invoice_summary where paid_cents > total_cents")).isEmpty();
		assertThat(rows("select distinct status from invoice_summary order by 1")).containsExactly("OPEN", "PAID",
				"PARTLY_PAID");
	}

	@Test
	void databaseIsSound() {
		assertThat(rows("pragma integrity_check")).containsExactly("ok");
		assertThat(rows("pragma foreign_key_check")).isEmpty();
	}

	private long count(String table) {
		return this.jdbc.sql("select count(*) from " + table).query(Long.class).single();
	}

	private List<String> rows(String query) {
		return this.jdbc.sql(query).query(String.class).list();
	}

}
