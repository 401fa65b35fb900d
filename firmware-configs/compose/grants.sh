#!/bin/sh
# After the migrations: what Grafana may read of the county's database.
set -eu
PGPASSWORD=$(cat /run/secrets/postgres_zhigen)
export PGPASSWORD
exec psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file=/etc/zhigen/grafana.sql
