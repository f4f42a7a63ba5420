package io.github.litefsspring.sample.invoices.overdue;

import java.time.LocalDate;
import java.time.ZoneId;

import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Marks invoices that should have been paid by now. The schedule runs on every node; on a
 * replica the method is skipped.
 */
@Component
class OverdueInvoices {

	private static final Logger logger = LoggerFactory.getLogger(OverdueInvoices.class);

	private final JdbcClient jdbc;

	private final int afterDays;

	OverdueInvoices(JdbcClient jdbc, @Value("${invoices.overdue.after-days}") int afterDays) {
		this.jdbc = jdbc;
		this.afterDays = afterDays;
	}

	@Scheduled(cron = "${invoices.overdue.cron}")
	@PrimaryOnly(elsewhere = Elsewhere.SKIP)
	@Transactional
	void mark() {
		LocalDate today = LocalDate.now(ZoneId.systemDefault());
		int marked = this.jdbc.sql("""
				insert into overdue_invoice (invoice_id, since)
				select id, :today from invoice_summary where status in ('OPEN', 'PARTLY_PAID') and issued_on < :oldest
				""")
			.param("today", today.toString())
			.param("oldest", today.minusDays(this.afterDays).toString())
			.update();
		logger.info("{} invoices are newly overdue", marked);
	}

}
