create table if not exists shedlock (
	name varchar(64) not null primary key,
	lock_until timestamp not null,
	locked_at timestamp not null,
	locked_by varchar(255) not null
);
create table if not exists done (id integer primary key, what text not null, detail text, node text not null);
create table if not exists customer (id integer primary key, name text not null);
create table if not exists letter (customer integer primary key, text text not null);
create table if not exists obstacle (detail text primary key);
