#!/usr/bin/env python
"""Django's command line; in local mode it has the local PostgreSQL and Redis up while a command runs."""

import os
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line
from environs import Env

from config import embedded, local

# These ask no server anything, so none is started for them.
WITHOUT_SERVERS = {"help", "version", "--help", "--version", "check", "collectstatic", "findstatic", "diffsettings"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    Env().read_env(local.BASE_DIR / ".env", recurse=False)
    with_servers = local.decide() and not WITHOUT_SERVERS.intersection(sys.argv[1:2] or ["help"])
    servers = local.LocalServers(local.folder())
    try:
        with embedded.running(servers) if with_servers else nullcontext():
            execute_from_command_line(sys.argv)
    except embedded.ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
