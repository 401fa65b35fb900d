# syntax=docker/dockerfile:1
# 网关镜像（Modbus、MQTT、摄像头、模拟仪器），树莓派和 PC 通用。 The image of a gateway (Modbus, MQTT, cameras, simulators), for Raspberry
# Pi and PC alike; every library comes as a wheel for both, nothing is compiled.
#   docker buildx build --platform linux/arm64,linux/amd64 -f firmware-configs/docker/gateway.Dockerfile \
#     -t registry.example/zhigen-gateway:0.1.0 --push .
# 按摘要固定基础镜像 · to pin the base image by digest:
#   docker buildx imagetools inspect python:3.11-slim-bookworm
#   docker buildx build --build-arg PYTHON=python:3.11-slim-bookworm@sha256:… …
# 串口 · serial ports: docker run --device /dev/ttyUSB0 --group-add dialout …
# USB 摄像头 · USB cameras: docker run --device /dev/video0 --group-add video …
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements/build.txt requirements/gateway.txt requirements/camera.txt requirements/
RUN python -m venv /tmp/build \
 && /tmp/build/bin/pip install --require-hashes --only-binary :all: -r requirements/build.txt \
 && python -m venv --without-pip /opt/zhigen \
 && /tmp/build/bin/pip --python /opt/zhigen/bin/python install --require-hashes --only-binary :all: \
      -r requirements/gateway.txt -r requirements/camera.txt
COPY pyproject.toml README.en.md ./
COPY contract contract
COPY gateway gateway
COPY cloud cloud
COPY simulators simulators
COPY zhigen zhigen
COPY device-profiles device-profiles
RUN /tmp/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
 && /tmp/build/bin/pip --python /opt/zhigen/bin/python install --no-deps /tmp/wheel/*.whl

FROM ${PYTHON}
LABEL org.opencontainers.image.title="zhigen-gateway" \
      org.opencontainers.image.description="知根网关 Zhigen gateway: offline-first, Modbus, MQTT" \
      org.opencontainers.image.version="0.1.0"
# What reads a bar code that the first decoder does not (pyzbar loads it).
RUN apt-get update && apt-get install -y --no-install-recommends libzbar0 && rm -rf /var/lib/apt/lists/*
# A volume that is empty takes the owner of the folder that it is mounted on.
RUN groupadd --gid 10001 zhigen \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/zhigen --shell /usr/sbin/nologin zhigen \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/zhigen
COPY --from=build /opt/zhigen /opt/zhigen
ENV PATH=/opt/zhigen/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /var/lib/zhigen
ENTRYPOINT ["zhigen"]
CMD ["gateway", "run", "--config", "/var/lib/zhigen/gateway.yaml"]
