#!/bin/sh
# 把一张刚写好系统的卡变成“插上就能用”的卡：往启动分区放 cloud-init 的三个文件和 zhigen/ 文件夹。在电脑上运行，不需要 root。
# Turn a card with a fresh system into one that only wants to be plugged in: cloud-init's three files and the folder
# zhigen/ go to its boot partition. Run it on the computer that has the card; no root is needed.
#
#   sh firmware-configs/raspberry-pi/card.sh --boot /media/bootfs --config farm.yaml --ssh-key ~/.ssh/id_ed25519.pub \
#     --wheel dist/zhigen-0.1.0-py3-none-any.whl --cloud https://county.example.org --code-file farm-1.code --with ble
#
#   --boot DIR        卡的启动分区 · the card's boot partition
#   --config FILE     网关配置，先用 `zhigen gateway check` 看过 · its configuration, checked before
#   --wheel FILE      程序（.venv/bin/hatchling build -t wheel） · the program
#   --ssh-key FILE    工程师的公钥 · public key of the engineer
#   --cloud URL       县里的网页地址，与 --code-file 一起给 · address of the county's pages, with --code-file
#   --code-file FILE  注册码；不给就到场输入 · claim code; without it somebody enrols at the machine
#   --with NAME       另加的本事，可写几次：ble 蓝牙，desk 柜台外设，camera 摄像头 · what it shall do besides, may repeat
#   --wheels DIR      离线安装用的轮子 · wheels, for an installation without a network
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
boot='' config='' wheel='' key='' cloud='' code='' wheels='' extras=''

fail() {
  echo "card.sh: $1" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 后面缺一个词 · $1 wants a word after it"
  case $1 in
    --boot) boot=$2 ;;
    --config) config=$2 ;;
    --wheel) wheel=$2 ;;
    --ssh-key) key=$2 ;;
    --cloud) cloud=$2 ;;
    --code-file) code=$2 ;;
    --with) extras="$extras $2" ;;
    --wheels) wheels=$2 ;;
    *) fail "不认识 $1 · there is no $1" ;;
  esac
  shift 2
done
[ -d "$boot" ] || fail "没有启动分区 $boot · there is no boot partition $boot"
[ -e "$boot/cmdline.txt" ] || fail "$boot 不是树莓派的启动分区（没有 cmdline.txt） · $boot has no cmdline.txt"
for file in "$config" "$wheel" "$key"; do
  [ -f "$file" ] || fail "--config、--wheel、--ssh-key 都要给，且文件要在：${file:-?} · are needed, and must exist"
done
case $(head -c 200 "$key") in
  *PRIVATE*) fail "$key 是私钥！要 .pub 那个 · $key is a private key: give the .pub" ;;
  ssh-* | ecdsa-* | sk-*) ;;
  *) fail "$key 不像 SSH 公钥 · $key is no SSH public key" ;;
esac
[ "${code:+x}" = "${cloud:+x}" ] || fail "--cloud 和 --code-file 要么都给，要么都不给 · belong together"
id=$(sed -n '/^gateway:/,/^[^ #]/s/^  id: *"\{0,1\}\([A-Za-z0-9-]*\).*/\1/p' "$config" | head -n 1)
[ -n "$id" ] || fail "$config 里没有 gateway: id: · no gateway id in $config"
for extra in $extras; do
  [ -e "$here/../systemd/zhigen-gateway.service.d/$extra.conf" ] ||
    fail "没有 --with $extra · there is no --with $extra"
done

to=$boot/zhigen
rm -rf "$to"
mkdir -p "$to/systemd/zhigen-gateway.service.d" "$to/requirements"
cp "$here/user-data" "$here/network-config" "$boot/"
sed "s/: zhigen-gateway$/: $id/" "$here/meta-data" > "$boot/meta-data"
cp "$here/install.sh" "$to/"
cp -R "$here/root" "$to/"
cp "$here/../systemd/zhigen-gateway.service" "$here/../systemd/zhigen-enroll.service" "$to/systemd/"
cp "$top/requirements/gateway.txt" "$to/requirements/"
for extra in $extras; do
  cp "$here/../systemd/zhigen-gateway.service.d/$extra.conf" "$to/systemd/zhigen-gateway.service.d/"
  [ ! -e "$top/requirements/$extra.txt" ] || cp "$top/requirements/$extra.txt" "$to/requirements/"
done
cp "$wheel" "$to/"
cp "$config" "$to/gateway.yaml"
cp "$key" "$to/authorized_keys"
[ -z "$wheels" ] || cp -R "$wheels" "$to/wheels"
if [ -n "$code" ]; then
  head -n 1 "$code" > "$to/claim-code"
  echo "ZHIGEN_CLOUD=$cloud" > "$to/enroll.env"
fi
echo "$id：卡准备好了，插进树莓派，接上网线和电源 · the card is ready"
