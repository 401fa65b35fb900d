#!/bin/sh
# 生成 docker-compose.yml 要的密码和令牌，已有的不动。 Make the passwords and tokens that docker-compose.yml wants; those
# that are there stay as they are.
#   sh firmware-configs/compose/secrets.sh [FOLDER]     (缺省 · default: secrets)
# 文件夹只有主人能进；文件本身可读，因为各容器以不同用户读它。 Only the owner can enter the folder. The files in it can be read,
# because each container reads them as a user of its own.
set -eu
folder=${1:-secrets}
mkdir -p "$folder"
chmod 700 "$folder"
make() {
  [ -s "$folder/$1" ] || head -c 64 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 43 > "$folder/$1"
  chmod 444 "$folder/$1"
}
secrets='postgres_owner postgres_zhigen postgres_grafana influx_admin influx_token grafana_admin'
for name in $secrets; do make "$name"; done
# Grafana begins with the token of the cloud; docs/operations.md says how to give it one that only reads.
if [ ! -s "$folder/influx_grafana" ]; then cp "$folder/influx_token" "$folder/influx_grafana"; fi
chmod 444 "$folder/influx_grafana"
