create table if not exists customer(id integer primary key, name text not null);
create index if not exists customer_name on customer(name);
