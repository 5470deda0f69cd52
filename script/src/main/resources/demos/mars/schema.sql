-- Run each time the scripts are read, so every statement can be repeated.
create table if not exists users (
  usr_id integer generated always as identity primary key,
  usr_email varchar(200) not null unique,
  usr_password varchar(72) not null
);
