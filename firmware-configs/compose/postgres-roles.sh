#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the county's database, its owner, who is no superuser, and the
# role of Grafana, whom `zhigen cloud reader` gives its rights. Passwords come from files and stand in no command line.
set -eu
secrets=${ZHIGEN_SECRETS:-/run/secrets}
ZHIGEN_PASSWORD=$(cat "$secrets/postgres_zhigen")
READER_PASSWORD=$(cat "$secrets/grafana_postgres_password")
export ZHIGEN_PASSWORD READER_PASSWORD
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv zhigen ZHIGEN_PASSWORD
\getenv reader READER_PASSWORD
CREATE ROLE zhigen LOGIN PASSWORD :'zhigen';
CREATE ROLE zhigen_reader LOGIN PASSWORD :'reader';
ALTER ROLE zhigen_reader SET default_transaction_read_only = on;
ALTER ROLE zhigen_reader SET statement_timeout = 20000;
CREATE DATABASE zhigen OWNER zhigen TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE zhigen FROM PUBLIC;
SQL
