create table if not exists item (id integer primary key, name text);
