package io.github.litefsspring.sample.invoices.overdue;

import java.nio.file.Path;
import java.time.LocalDate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "invoices.overdue.after-days=14")
@Transactional
class OverdueInvoicesTests {

	@TempDir
	static Path directory;

	@Autowired
	private OverdueInvoices overdue;

	@Autowired
	private JdbcClient jdbc;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("invoices.db"));
	}

	@BeforeEach
	void allInvoicesAreOfToday() {
		this.jdbc.sql("update invoice set issued_on = ?").param(LocalDate.now().toString()).update();
	}

	@Test
	void unpaidAndPartlyPaidInvoicesBecomeOverdueAfterTheDaysOfTheProperty() {
		long open = idOf("OPEN");
		long partlyPaid = idOf("PARTLY_PAID");
		issued(open, 15);
		issued(partlyPaid, 15);
		this.overdue.mark();
		assertThat(statusOf(open)).isEqualTo("OVERDUE");
		assertThat(statusOf(partlyPaid)).isEqualTo("OVERDUE");
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void invoicesThatArePaidOrNotOldEnoughDoNot() {
		long paid = idOf("PAID");
		issued(paid, 100);
		issued(idOf("OPEN"), 14);
		this.overdue.mark();
		assertThat(count()).isZero();
	}

	@Test
	void theDayIsKeptAndPaymentEndsIt() {
		long id = idOf("OPEN");
		issued(id, 15);
		this.jdbc.sql("insert into overdue_invoice (invoice_id, since) values (?, '2026-01-01')").param(id).update();
		this.overdue.mark();
		assertThat(this.jdbc.sql("select since from overdue_invoice where invoice_id = ?")
			.param(id)
			.query(String.class)
			.single()).isEqualTo("2026-01-01");
		this.jdbc.sql("""
				insert into payment (invoice_id, amount_cents, paid_on)
				select id, total_cents, '2026-01-02' from invoice_summary where id = ?
				""").param(id).update();
		assertThat(statusOf(id)).isEqualTo("PAID");
	}

	private void issued(long id, int daysAgo) {
		this.jdbc.sql("update invoice set issued_on = ? where id = ?")
			.params(LocalDate.now().minusDays(daysAgo).toString(), id)
			.update();
	}

	private long idOf(String status) {
		return this.jdbc.sql("select min(id) from invoice_summary where status = ?")
			.param(status)
			.query(Long.class)
			.single();
	}

	private String statusOf(long id) {
		return this.jdbc.sql("select status from invoice_summary where id = ?").param(id).query(String.class).single();
	}

	private long count() {
		return this.jdbc.sql("select count(*) from overdue_invoice").query(Long.class).single();
	}

}
