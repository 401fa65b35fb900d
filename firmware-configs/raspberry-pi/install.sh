#!/bin/sh
# 把一台刚启动的树莓派变成网关；由 cloud-init 在第一次启动时以 root 运行一次，再运行也无妨：已有的配置、密钥、数据不动。
# Make a gateway of a Pi that has just started. cloud-init runs it once, as root; to run it again does no harm: a
# configuration, keys and data that are there stay.
#
# 旁边要有（card.sh 放的） · beside it lie, put there by card.sh:
#   root/ systemd/        要装的文件 · what is laid into the system
#   *.whl requirements/   程序和带哈希的依赖清单 · the program, and what it needs, by hash
#   wheels/               （可选）离线安装用 · optional: to install without a network
#   gateway.yaml          网关配置 · its configuration
#   authorized_keys       工程师的 SSH 公钥 · the engineer's public keys
#   claim-code enroll.env 注册码和县里的地址 · claim code and address of the county; without them enrol by hand
set -eu
source=$(cd "$(dirname "$0")" && pwd)
root=${ZHIGEN_ROOT:-}
state=$root/var/lib/zhigen
program=$root/opt/zhigen

say() { echo "zhigen-install: $1"; }

getent passwd zhigen >/dev/null ||
  useradd --system --home-dir /var/lib/zhigen --no-create-home --shell /usr/sbin/nologin zhigen

say "文件 · files"
(cd "$source/root" && find . -type f) | while read -r file; do
  mode=0644
  case $file in ./usr/local/sbin/*) mode=0755 ;; esac
  install -D -m $mode "$source/root/$file" "$root/$file"
done
(cd "$source/systemd" && find . -type f) | while read -r file; do
  install -D -m 0644 "$source/systemd/$file" "$root/etc/systemd/system/$file"
done

say "程序 · program"
[ -x "$program/bin/python" ] || python3 -m venv "$program"
from=
[ ! -d "$source/wheels" ] || from="--no-index --find-links $source/wheels"
for list in "$source"/requirements/*.txt; do
  # shellcheck disable=SC2086  # two words, or none
  "$program/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --only-binary :all: \
    --require-hashes $from --requirement "$list"
done
"$program/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-index --no-deps \
  --force-reinstall "$source"/zhigen-*.whl
install -d "$root/usr/local/bin"
ln -sf /opt/zhigen/bin/zhigen "$root/usr/local/bin/zhigen"

say "配置 · configuration"
install -d -m 0700 "$state"
[ -e "$state/gateway.yaml" ] || install -m 0600 "$source/gateway.yaml" "$state/gateway.yaml"
if [ -e "$source/claim-code" ]; then
  install -m 0600 "$source/claim-code" "$state/claim-code"
  install -D -m 0644 "$source/enroll.env" "$root/etc/zhigen/enroll.env"
  # 启动分区谁都能读。 Whoever holds the card reads the boot partition.
  rm "$source/claim-code"
fi
chown -R zhigen: "$state"
keys=$root/home/engineer/.ssh
install -d -m 0700 "$keys"
install -m 0600 "$source/authorized_keys" "$keys/authorized_keys"
chown -R engineer: "$root/home/engineer/.ssh"

say "服务 · services"
systemctl daemon-reload
systemctl enable ssh.service nftables.service chrony.service tmp.mount zhigen-gateway.service zhigen-enroll.service
udevadm control --reload
udevadm trigger --subsystem-match=tty

date -u +%FT%TZ > "$program/installed"
say "好了，重启后开始工作 · done, it works after the restart"
