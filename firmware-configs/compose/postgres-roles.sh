#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the database, whose owner is no superuser, and a role that
# reads what firmware-configs/compose/grafana.sql lets it read. Passwords come from files and stand in no command line.
set -eu
secrets=${ZHIGEN_SECRETS:-/run/secrets}
ZHIGEN_PASSWORD=$(cat "$secrets/postgres_zhigen") GRAFANA_PASSWORD=$(cat "$secrets/postgres_grafana") \
  psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv zhigen ZHIGEN_PASSWORD
\getenv grafana GRAFANA_PASSWORD
CREATE ROLE zhigen LOGIN PASSWORD :'zhigen';
CREATE ROLE grafana LOGIN PASSWORD :'grafana';
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = '30s';
CREATE DATABASE zhigen OWNER zhigen TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE zhigen FROM PUBLIC;
GRANT CONNECT ON DATABASE zhigen TO grafana;
SQL
