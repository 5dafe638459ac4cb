# The service in one image: pages and API with `serve`, workers with `worker`.
# Build it where this file stands:  docker build -t routeopt .

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/routeopt
# What is needed, each file by its hash; it changes more rarely than the program.
COPY requirements.txt ./
RUN /opt/routeopt/bin/pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE NOTICE CHANGELOG.md ./
COPY src ./src
RUN /opt/routeopt/bin/pip install --no-deps --no-index --no-build-isolation . \
 && /opt/routeopt/bin/python -m compileall -q /opt/routeopt/lib

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for `routeopt admin backup` and `restore` on PostgreSQL.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home routeopt \
 && install -d -o routeopt -g routeopt -m 0700 /data
COPY --from=build /opt/routeopt /opt/routeopt
ENV PATH=/opt/routeopt/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ROUTEOPT_DATA_DIR=/data \
    ROUTEOPT_HOST=0.0.0.0 \
    ROUTEOPT_PORT=8080
USER routeopt
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['ROUTEOPT_PORT'] + '/ready', timeout=4)"]
ENTRYPOINT ["routeopt"]
CMD ["serve"]
