#!/bin/sh
# 做一座桥：乡镇的配置，和县里要添的一行密码、几行权限。 Make a bridge: the township's file, and what the county adds.
#   sh firmware-configs/mosquitto/bridge/bridge.sh 341225100 mqtt.county.example /root/bridge
# 得到 · gives:
#   township.conf                     给乡镇的机器 · for the township's machine
#   bridges.passwd、bridges.acl       给县里的机器；已有的行不动，几个乡镇可写在一个文件夹
#                                     for the county's machine; lines that are there stay: one folder for many townships
set -eu
here=$(cd "$(dirname "$0")" && pwd)

fail() {
  echo "bridge.sh: $1" >&2
  exit 2
}

[ $# = 3 ] || fail "要乡镇区划代码、县里的地址、文件夹 · wants township code, address of the county, folder"
code=$1 host=$2 folder=$3
case $code in
  *[!0-9]*) fail "区划代码是九位数字：$code · a township code has nine digits" ;;
  ?????????) ;;
  *) fail "区划代码是九位数字：$code · a township code has nine digits" ;;
esac
case $host in
  '' | *[!A-Za-z0-9.:-]*) fail "地址不对：$host · no host name or address" ;;
esac
township=township-$code
county=$(printf %.6s "$code")
umask 077
mkdir -p "$folder"
[ ! -e "$folder/bridges.acl" ] || ! grep -q "^user $township\$" "$folder/bridges.acl" ||
  fail "$township 已经有了；要换密码，先从 bridges.passwd、bridges.acl 删掉它 · is there already: delete its lines for a new one"
password=$(head -c 512 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 43)

sed "s/@HOST@/$host/; s/@TOWNSHIP@/$township/; s/@COUNTY@/$county/; s/@PASSWORD@/$password/" \
  "$here/township.conf" > "$folder/township.conf"
# 密码不出现在命令行里。 The password is in no command line.
line=$folder/line.$$
trap 'rm -f "$line"' EXIT
echo "$township:$password" > "$line"
mosquitto_passwd -U "$line"
cat "$line" >> "$folder/bridges.passwd"
{
  echo "user $township"
  for suffix in data/# event meta state reply; do echo "topic write zhigen/v1/$county/+/$suffix"; done
  for suffix in +/ack +/cmd +/dossier rules rules/#; do echo "topic read zhigen/v1/$county/$suffix"; done
} >> "$folder/bridges.acl"
echo "$folder：township.conf 给乡镇，bridges.passwd 和 bridges.acl 给县里 · the first for the township, the others for the county"
