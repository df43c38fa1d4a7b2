"""One measured process, run as `python -m bench.worker`: the settings module and the database come by environment."""

import importlib

import django


def main() -> None:
    django.setup()
    # Models can be imported from now on only.
    importlib.import_module("bench.measuring").serve()


if __name__ == "__main__":
    main()
