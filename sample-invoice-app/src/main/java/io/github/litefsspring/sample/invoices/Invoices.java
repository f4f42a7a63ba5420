package io.github.litefsspring.sample.invoices;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The invoices in the database.
 */
@Repository
public class Invoices {

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher events;

	Invoices(JdbcClient jdbc, ApplicationEventPublisher events) {
		this.jdbc = jdbc;
		this.events = events;
	}

	Optional<Invoice> find(long id) {
		return this.jdbc.sql("select * from invoice_summary where id = ?")
			.param(id)
			.query(Invoices::summary)
			.optional()
			.map((summary) -> Invoice.of(summary, lines(id)));
	}

	// newest first; the customer is a part of the name, in any case, and empty for all;
	// pages count from 0
	InvoicePage find(String customer, int page, int size) {
		String condition = " where instr(lower(customer), lower(:customer)) > 0";
		long count = this.jdbc.sql("select count(*) from invoice_summary" + condition)
			.param("customer", customer)
			.query(Long.class)
			.single();
		List<InvoiceSummary> content = this.jdbc
			.sql("select * from invoice_summary" + condition + " order by id desc limit :size offset :offset")
			.param("customer", customer)
			.param("size", size)
			.param("offset", (long) page * size)
			.query(Invoices::summary)
			.list();
		return InvoicePage.of(content, page, size, count);
	}

	/**
	 * Find invoices that are newer than one.
	 * @param id the id of that one
	 * @param limit how many at most
	 * @return the invoices, oldest first
	 */
	public List<InvoiceSummary> findAfter(long id, int limit) {
		return this.jdbc.sql("select * from invoice_summary where id > ? order by id limit ?")
			.params(id, limit)
			.query(Invoices::summary)
			.list();
	}

	/**
	 * The id that was given out last.
	 * @return the id, also when that invoice is deleted; 0 when there was none
	 */
	public long lastId() {
		return this.jdbc.sql("select coalesce(max(seq), 0) from sqlite_sequence where name = 'invoice'")
			.query(Long.class)
			.single();
	}

	long add(NewInvoice invoice, LocalDate issuedOn) {
		this.jdbc.sql("insert into customer (name) values (?) on conflict do nothing")
			.param(invoice.customer())
			.update();
		long id = this.jdbc.sql("""
				insert into invoice (customer_id, issued_on)
				select id, :issuedOn from customer where name = :customer
				returning id
				""")
			.param("issuedOn", issuedOn.toString())
			.param("customer", invoice.customer())
			.query(Long.class)
			.single();
		int position = 1;
		for (NewInvoice.Line line : invoice.lines()) {
			this.jdbc.sql("""
					insert into invoice_line (invoice_id, position, description, quantity, unit_price_cents)
					values (?, ?, ?, ?, ?)
					""").params(id, position++, line.description(), line.quantity(), line.unitPriceCents()).update();
		}
		this.events.publishEvent(new InvoiceAdded(id));
		return id;
	}

	void addPayment(long id, long amountCents, LocalDate paidOn) {
		this.jdbc.sql("insert into payment (invoice_id, amount_cents, paid_on) values (?, ?, ?)")
			.params(id, amountCents, paidOn.toString())
			.update();
	}

	boolean delete(long id) {
		return this.jdbc.sql("delete from invoice where id = ?").param(id).update() > 0;
	}

	private List<InvoiceLine> lines(long id) {
		return this.jdbc.sql("""
				select position, description, quantity, unit_price_cents, quantity * unit_price_cents as total_cents
				from invoice_line where invoice_id = ? order by position
				""").param(id).query(InvoiceLine.class).list();
	}

	private static InvoiceSummary summary(ResultSet row, int number) throws SQLException {
		return new InvoiceSummary(row.getLong("id"), row.getString("number"), row.getString("customer"),
				LocalDate.parse(row.getString("issued_on")), row.getLong("total_cents"), row.getLong("paid_cents"),
				InvoiceStatus.valueOf(row.getString("status")));
	}

}
