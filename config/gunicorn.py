"""How gunicorn serves the site, on a developer's machine and in the container alike."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 10
# Threads share a worker, so that a slow upload holds one thread, not the site.
worker_class = "gthread"
control_socket_disable = True
accesslog = "-"
max_requests = 5_000
max_requests_jitter = 500
