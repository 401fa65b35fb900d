# syntax=docker/dockerfile:1
# 云端镜像：网页、接口、接收进程。 The image of the county's side: pages, API, ingest.
#   docker build -f firmware-configs/docker/cloud.Dockerfile -t zhigen-cloud:0.1.0 .
# 按摘要固定基础镜像 · to pin the base images by digest:
#   docker buildx imagetools inspect python:3.11-slim-bookworm
#   docker build --build-arg PYTHON=python:3.11-slim-bookworm@sha256:… --build-arg NODE=…
ARG PYTHON=python:3.11-slim-bookworm
ARG NODE=node:22-bookworm-slim

# The pages are the same on every processor: they are built on the builder's own.
FROM --platform=$BUILDPLATFORM ${NODE} AS pages
WORKDIR /src/dashboards/web
COPY dashboards/web/package.json dashboards/web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY dashboards/web ./
RUN npm run build

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements/build.txt requirements/cloud.txt requirements/
RUN python -m venv /tmp/build \
 && /tmp/build/bin/pip install --require-hashes --only-binary :all: -r requirements/build.txt \
 && python -m venv --without-pip /opt/zhigen \
 && /tmp/build/bin/pip --python /opt/zhigen/bin/python install --require-hashes --only-binary :all: \
      -r requirements/cloud.txt
COPY pyproject.toml README.en.md ./
COPY contract contract
COPY gateway gateway
COPY cloud cloud
COPY simulators simulators
COPY zhigen zhigen
COPY device-profiles device-profiles
COPY --from=pages /src/cloud/static cloud/static
RUN /tmp/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
 && /tmp/build/bin/pip --python /opt/zhigen/bin/python install --no-deps /tmp/wheel/*.whl

FROM ${PYTHON}
LABEL org.opencontainers.image.title="zhigen-cloud" \
      org.opencontainers.image.description="知根云端 Zhigen, the county's side: pages, API, ingest" \
      org.opencontainers.image.version="0.1.0"
# pg_dump and pg_restore of `zhigen cloud backup`; as old as the server of docker-compose.yml, or younger.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
# A volume that is empty takes the owner of the folder that it is mounted on, so each of them is made here.
RUN groupadd --gid 10001 zhigen \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/zhigen --shell /usr/sbin/nologin zhigen \
 && install -d -o 10001 -g 10001 -m 0700 \
      /var/lib/zhigen /var/lib/zhigen-broker /var/lib/zhigen-claims /var/lib/mosquitto
COPY --from=build /opt/zhigen /opt/zhigen
ENV PATH=/opt/zhigen/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /var/lib/zhigen
EXPOSE 8800
ENTRYPOINT ["zhigen"]
CMD ["cloud", "serve", "--data", "/var/lib/zhigen", "--host", "0.0.0.0"]
