-- Spring Integration brings no script for SQLite, and without one Spring Boot does not even start

create table if not exists INT_MESSAGE (
	MESSAGE_ID text not null,
	REGION text not null,
	CREATED_DATE timestamp not null,
	MESSAGE_CONTENT blob,
	primary key (MESSAGE_ID, REGION)
);

create index if not exists INT_MESSAGE_IX1 on INT_MESSAGE (CREATED_DATE);

create table if not exists INT_GROUP_TO_MESSAGE (
	GROUP_KEY text not null,
	MESSAGE_ID text not null,
	REGION text not null,
	primary key (GROUP_KEY, MESSAGE_ID, REGION)
);

create table if not exists INT_MESSAGE_GROUP (
	GROUP_KEY text not null,
	REGION text not null,
	GROUP_CONDITION text,
	COMPLETE integer,
	LAST_RELEASED_SEQUENCE integer,
	CREATED_DATE timestamp not null,
	UPDATED_DATE timestamp,
	primary key (GROUP_KEY, REGION)
);

create table if not exists INT_LOCK (
	LOCK_KEY text not null,
	REGION text not null,
	CLIENT_ID text,
	CREATED_DATE timestamp not null,
	EXPIRED_AFTER timestamp not null,
	primary key (LOCK_KEY, REGION)
);

-- an integer primary key numbers the messages by itself, when it is given as null
create table if not exists INT_CHANNEL_MESSAGE (
	MESSAGE_SEQUENCE integer primary key autoincrement,
	MESSAGE_ID text not null,
	GROUP_KEY text not null,
	REGION text not null,
	CREATED_DATE integer not null,
	MESSAGE_PRIORITY integer,
	MESSAGE_CONTENT blob
);

create index if not exists INT_CHANNEL_MSG_DELETE_IDX on INT_CHANNEL_MESSAGE (REGION, GROUP_KEY, MESSAGE_ID);

create index if not exists INT_CHANNEL_MSG_ORDER_IDX on INT_CHANNEL_MESSAGE (REGION, GROUP_KEY, CREATED_DATE, MESSAGE_SEQUENCE);
