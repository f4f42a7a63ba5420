create table customer (
  id integer primary key,
  name text not null unique collate nocase check (length(trim(name)) between 1 and 120)
) strict;

-- autoincrement: the number of a deleted invoice is never given out again
create table invoice (
  id integer primary key autoincrement,
  number text not null generated always as (printf('INV-%s-%05d', substr(issued_on, 1, 4), id)) virtual,
  customer_id integer not null references customer,
  issued_on text not null check (issued_on = date(issued_on))
) strict;

create index invoice_by_customer on invoice (customer_id);

create table invoice_line (
  invoice_id integer not null references invoice on delete cascade,
  position integer not null check (position >= 1),
  description text not null check (length(trim(description)) between 1 and 200),
  quantity integer not null check (quantity >= 1),
  unit_price_cents integer not null check (unit_price_cents >= 0),
  primary key (invoice_id, position)
) strict, without rowid;

create table payment (
  id integer primary key,
  invoice_id integer not null references invoice on delete cascade,
  amount_cents integer not null check (amount_cents >= 1),
  paid_on text not null check (paid_on = date(paid_on))
) strict;

create index payment_by_invoice on payment (invoice_id);

create view invoice_summary as
select id, number, customer, issued_on, total_cents, paid_cents,
  case
    when paid_cents >= total_cents then 'PAID'
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
