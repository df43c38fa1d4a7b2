"""`manage.py load_reference`: Member States, holidays, the Register's lists; as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from nominations.reference import actions as reference


class Command(BaseCommand):
    help = "Load countries, holidays and the Register's lists from nominations/data/; no row is ever deleted."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{reference.load_countries()} Member States.")
        self.stdout.write(f"{reference.load_partner_countries()} countries outside the Union.")
        self.stdout.write(f"{reference.load_holidays()} holidays of the Commission.")
        self.stdout.write(f"{reference.load_register_terms()} terms of the Register.")
