"""`manage.py load_declarations`: what the public sources say of declarations, as often as you like; no account is made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.kernel import clock
from nominations.management import declared_facts
from nominations.management.declared_facts import Entered
from nominations.reference.models import Country


class Command(BaseCommand):
    help = "Load the EuroQCI declaration with its signatories and commitments; what is there already stays as it is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        at = clock.now()
        if not Country.objects.member_states(on=clock.local_day(at)).exists():
            raise CommandError("No Member State is known yet. Run load_reference first.")
        self._tell(declared_facts.load(declared_facts.group(at=at), at=at))

    def _tell(self, entered: Entered) -> None:
        declaration = entered.declaration
        if not entered.anything:
            self.stdout.write(f"{declaration}: nothing new.")
            return
        if entered.is_new:
            self.stdout.write(f"{declaration}, done in {declaration.done_at} on {declaration.stated}: entered.")
        self.stdout.write(
            f"{declaration}: {entered.texts} new texts, {entered.signatures} new signatures, "
            f"{entered.commitments} new commitments."
        )
