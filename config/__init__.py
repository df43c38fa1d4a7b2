"""How the site is put together: settings, addresses, Celery, the servers of local mode."""

from config import checks
from config.celery import app as celery_app

__all__ = ["celery_app", "checks"]
