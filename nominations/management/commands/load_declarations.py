"""`manage.py load_declarations`: what public sources say of declarations, as often as you like; no account is made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.audit.models import AuditEvent
from nominations.kernel import clock
from nominations.management import declared_facts
from nominations.reference.models import Country


class Command(BaseCommand):
    help = "Load EuroQCI: group, declaration, signatories, commitments; and partners. What is there stays as it is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        at = clock.now()
        if Country.objects.count() == Country.objects.member_states(on=clock.local_day(at)).count():
            raise CommandError("Not all countries are known here. Run load_reference first.")
        before = AuditEvent.objects.count()
        for line in declared_facts.enter_all(at=at):
            self.stdout.write(line)
        new = AuditEvent.objects.count() - before
        self.stdout.write(f"{new} facts are new." if new else "Nothing new.")
