"""What the database and the static files need before the site can run; run as `python -m config.prepare`."""

import os
import sys
import time

import django
from django.core.management import call_command

STEPS = (
    ("Database is up to date", "migrate"),
    ("Cache table is there", "createcachetable"),
    ("Static files are collected", "collectstatic"),
    ("Reference data, the group and its calls are loaded", "load_demo"),
)


def main() -> None:
    """Show one line a step; what the commands themselves say goes to the log (standard error)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for done, command in STEPS:
        start = time.monotonic()
        options = {"interactive": False} if command in {"migrate", "collectstatic"} else {}
        call_command(command, stdout=sys.stderr, **options)
        sys.stdout.write(f"  {done} ({time.monotonic() - start:.1f} s)\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
