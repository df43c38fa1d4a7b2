"""`manage.py load_demo`: the real group, its real call on paper, rehearsal calls, and a part of the public Register.

Only in local mode: it makes accounts that anybody who reads the local mailbox can sign in to.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from nominations.calls.models import Call
from nominations.declarations.models import Declaration
from nominations.kernel import clock
from nominations.management import declared_facts, euroqci, lettering, rehearsal, rehearsal_meetings, rehearsal_progress


class Command(BaseCommand):
    help = "Load reference data, the group E03931 and its calls, as often as you like (local mode only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.LOCAL_MODE:
            raise CommandError(
                "load_demo makes accounts for invented people, so it runs in local mode only. "
                "Here, use load_reference, and enter the group and its contact points in the administration."
            )
        at = clock.now()
        known, cast = rehearsal.facts("e03931.json"), rehearsal.facts("rehearsal.json")
        call_command("load_reference", stdout=self.stdout)
        group = rehearsal.enter_group(known, at=at)
        self.stdout.write(f"The group {group}.")
        self._tell("Its call by letter", rehearsal.record_paper_call(group, known, at=at))
        rehearsal.enter_staff(group, cast["staff"], at=at)
        rehearsal.enter_contacts(cast["contacts"], at=at)
        self.stdout.write(f"{len(cast['staff'])} members of staff and {len(cast['contacts'])} contact points.")
        self._tell("A rehearsal that is over", rehearsal.play_earlier(group, cast["earlier"], at=at))
        self._tell("A rehearsal that is running", rehearsal.play_live(group, cast["live"], at=at))
        lettering.load(group, cast["letters"], at=at)
        self.stdout.write("27 addressees, a signatory and a sample annex: the letters of the call are ready to issue.")
        meetings = rehearsal.facts("rehearsal_meetings.json")
        for what, play in (("over", rehearsal_meetings.play_past), ("convened", rehearsal_meetings.play_coming)):
            meeting = play(group, meetings, at=at)
            self.stdout.write(f"A meeting that is {what}: {meeting.title}, {meeting.first_on:%A %d %B %Y}.")
        for line in declared_facts.enter_all(at=at):
            self.stdout.write(line)
        euroqci.share_secretariat(declared_facts.group(at=at), group, at=at)
        review = rehearsal_progress.play(Declaration.objects.get(slug="euroqci"), at=at)
        self.stdout.write(f"A review that is open: {review.title}, reports by {review.reports_until_on:%A %d %B %Y}.")
        entries, stubs = rehearsal.import_sample(at=at)
        self.stdout.write(f"{entries} entries of the public Register; {stubs} groups known by their sub-groups only.")

    def _tell(self, what: str, call: Call) -> None:
        self.stdout.write(f"{what}: {call.reference}, deadline {call.deadline_on:%A %d %B %Y}.")
