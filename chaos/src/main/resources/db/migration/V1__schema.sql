create table element (id integer primary key, owner text not null, value text not null);
create index element_owner on element (owner);
create table account (id integer primary key, balance integer not null);
create table ballast (id integer primary key, content blob not null);
insert into account (id, balance) values (0, 1000), (1, 1000), (2, 1000), (3, 1000), (4, 1000), (5, 1000), (6, 1000), (7, 1000);
