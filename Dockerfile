# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.
# The server wheels of local mode (requirements/local.txt) stay in the build stage: this image cannot fall into local mode.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /site
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --require-hashes -r requirements/base.txt

FROM packages AS assets
COPY requirements/local.txt requirements/local.txt
RUN /venv/bin/pip install --require-hashes -r requirements/local.txt
COPY . .
RUN /venv/bin/python -m config.assets \
 && LOCAL_MODE=0 SECRET_KEY=used-for-collectstatic-only /venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm AS site
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LOCAL_MODE=0
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin site
WORKDIR /site
COPY --from=packages /venv /venv
COPY --from=assets /site/manage.py manage.py
COPY --from=assets /site/config config
COPY --from=assets /site/nominations nominations
COPY --from=assets /site/templates templates
COPY --from=assets /site/staticfiles staticfiles
COPY LICENSE LICENSE
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s CMD ["python", "-m", "config.probe", "127.0.0.1", "database"]
CMD ["gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", "0.0.0.0:8000"]
