#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the county's database, and its owner, who is no superuser.
# The password comes from a file and stands in no command line.
set -eu
ZHIGEN_PASSWORD=$(cat "${ZHIGEN_SECRETS:-/run/secrets}/postgres_zhigen")
export ZHIGEN_PASSWORD
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv password ZHIGEN_PASSWORD
CREATE ROLE zhigen LOGIN PASSWORD :'password';
CREATE DATABASE zhigen OWNER zhigen TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE zhigen FROM PUBLIC;
SQL
