#!/bin/sh
# 生成 docker-compose.yml 要的密码和令牌，已有的不动。以 root 运行。
# Make the passwords and tokens that docker-compose.yml wants; those that are there stay as they are. Run it as root.
#   sh firmware-configs/compose/secrets.sh [FOLDER]     (缺省 · default: secrets)
# 只有 root 能进文件夹；文件给 10001 组读，各容器都在这个组里。 Only root enters the folder; the files are for the group 10001,
# which every container that reads one is in.
set -eu
folder=${1:-secrets}
group=${ZHIGEN_GROUP:-10001}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
give() {
  chgrp "$group" "$folder/$1"
  chmod 440 "$folder/$1"
}
for name in postgres_owner postgres_zhigen grafana_postgres_password influx_admin influx_token grafana_admin; do
  [ -s "$folder/$name" ] || head -c 512 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 43 > "$folder/$name"
  give "$name"
done
# Grafana begins with the token of the cloud; docs/operations.md says how to give it one that only reads.
[ -s "$folder/grafana_influx_token" ] || cat "$folder/influx_token" > "$folder/grafana_influx_token"
give grafana_influx_token
