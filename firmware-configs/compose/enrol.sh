#!/bin/sh
# Enrol a gateway of the profile `sim` once: its key is made in its own volume, the claim code brings the certificate.
set -eu
[ -e /var/lib/zhigen/gateway.yaml ] || cp /etc/zhigen/gateway.yaml /var/lib/zhigen/gateway.yaml
[ -e /var/lib/zhigen/identity/certificate.pem ] ||
  zhigen gateway enroll --config /var/lib/zhigen/gateway.yaml --cloud http://cloud:8800 \
    --code-file "/var/lib/zhigen-claims/$ZHIGEN_GATEWAY"
