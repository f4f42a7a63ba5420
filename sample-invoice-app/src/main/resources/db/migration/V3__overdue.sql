create table overdue_invoice (
  invoice_id integer primary key references invoice on delete cascade,
  since text not null check (since = date(since))
) strict;

drop view invoice_summary;

create view invoice_summary as
select id, number, customer, issued_on, total_cents, paid_cents,
  case
    when paid_cents >= total_cents then 'PAID'
    when id in (select invoice_id from overdue_invoice) then 'OVERDUE'
    when paid_cents > 0 then 'PARTLY_PAID'
    else 'OPEN'
  end as status
from (
  select invoice.id, invoice.number, customer.name as customer, invoice.issued_on,
    (select coalesce(sum(quantity * unit_price_cents), 0) from invoice_line where invoice_id = invoice.id) as total_cents,
    (select coalesce(sum(amount_cents), 0) from payment where invoice_id = invoice.id) as paid_cents
  from invoice
  join customer on customer.id = invoice.customer_id
);
