"""`manage.py export_register FILE.json`: our groups in the shape of the public Register."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.reconciliation import exporting


class Command(BaseCommand):
    help = "Write our groups as the Register writes them; --confirmed: the entries that a person confirmed changes of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirmed", action="store_true", help="Only entries with confirmed changes.")
        parser.add_argument("--on", type=date.fromisoformat, help="Members as of this day; today, if left out.")

    def handle(self, *_args: Any, **options: Any) -> None:
        on = options["on"] or clock.local_day(clock.now())
        write = exporting.as_confirmed if options["confirmed"] else exporting.as_held
        with options["file"].open("w", encoding="utf-8") as file:
            file.writelines(write(ExpertGroup.objects.order_by("code"), on=on))
        self.stdout.write(f"{options['file']} is written.")
