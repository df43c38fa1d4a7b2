"""What `load_demo` plays of meetings: one that is over, minuted and published, and one that is convened.

Each function may run again: a meeting of that title that is there already is left as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from nominations.accounts.models import Role, User
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.management.rehearsal import OFFICER, Facts
from nominations.management.rehearsal_letter import letter
from nominations.meetings import (
    accrediting,
    actions,
    attendance,
    balloting,
    documents,
    guests,
    minuting,
    opinions,
    programme,
)
from nominations.meetings.facts import Facts as PersonFacts
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import Minutes
from nominations.meetings.participant_models import Participant
from nominations.meetings.voting_models import Opinion
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country

WEEK = timedelta(weeks=1)
TUESDAY = 1


@transaction.atomic
def play_past(group: ExpertGroup, known: Facts, *, at: datetime) -> Meeting:
    """Play a meeting of some weeks ago from planning to its published minutes; its mails do not go."""
    play = known["past"]
    present = Meeting.objects.filter(group=group, title=play["title"]).first()
    if present:
        return present
    first_on = _tuesday(clock.local_day(at) - 5 * WEEK)
    player = _Player(group, play, known["programme"], first_on, User.objects.get(email=OFFICER))
    player.convene(at=player.on(-45, 10), until_on=first_on - timedelta(days=14))
    player.name_delegations(at=player.on(-20, 11))
    player.table_documents(at=player.on(-18, 15))
    player.sit()
    meeting = player.minute()
    made_before = OutgoingMail.objects.filter(created_at__gte=player.on(-46), created_at__lt=player.on(20))
    outbox.call_back(made_before, reason="Played later than it is dated.")
    return meeting


@transaction.atomic
def play_coming(group: ExpertGroup, known: Facts, *, at: datetime) -> Meeting:
    """Convene a meeting that lies ahead: some delegations are named, papers are sent, a written procedure runs."""
    play = known["coming"]
    present = Meeting.objects.filter(group=group, title=play["title"]).first()
    if present:
        return present
    today = clock.local_day(at)
    first_on = _tuesday(today + 6 * WEEK)
    player = _Player(group, play, known["programme"], first_on, User.objects.get(email=OFFICER))
    convened = clock.local_instant(today - timedelta(days=2), 10, 12)
    player.convene(at=convened, until_on=first_on - timedelta(days=14))
    player.name_delegations(at=convened + timedelta(hours=3))
    player.table_documents(at=convened + timedelta(hours=4))
    player.put_to_written_vote(at=convened + timedelta(hours=5))
    return player.meeting


def _tuesday(day: date) -> date:
    """Return the Tuesday of the week in which the day lies."""
    return day + timedelta(days=TUESDAY - day.weekday())


def _contact(state: str) -> User:
    return Role.objects.filter(country__eu_code=state, kind=Role.Kind.CONTACT_POINT).earliest("position").user


@dataclass
class _Player:
    """Plays one meeting by the verbs of the room, as far as each function of this file goes."""

    group: ExpertGroup
    play: Facts
    points: list[Facts]
    first_on: date
    officer: User

    def on(self, days: int, hour: int = 0, minute: int = 0) -> datetime:
        """Return an instant some days after the first day, by the hours of Brussels."""
        return clock.local_instant(self.first_on + timedelta(days=days), hour, minute)

    def convene(self, *, at: datetime, until_on: date) -> None:
        facts: Facts = {name: self.play[name] for name in ("title", "place", "online_url", "practical")}
        hours: Facts = {"starts_at": self.on(0, 10), "ends_at": self.on(1, 12, 30)}
        planned = at - timedelta(days=2)
        self.meeting = actions.plan(self.group, is_rehearsal=True, by=self.officer, at=planned, **hours, **facts)
        for point in self.points:
            self._add(point, at=planned)
        self.meeting = actions.convene(self.meeting, answers_until_on=until_on, by=self.officer, at=at)

    def _add(self, point: Facts, *, at: datetime) -> AgendaItem:
        begins, ends = (time.fromisoformat(point[name]) for name in ("from", "to"))
        facts: dict[str, Any] = {name: point[name] for name in ("kind", "title")}
        facts |= {name: point.get(name, "") for name in ("room", "chair", "rapporteur")}
        facts["starts_at"] = self.on(point["day"], begins.hour, begins.minute)
        facts["ends_at"] = self.on(point["day"], ends.hour, ends.minute)
        state = point.get("rapporteur_state")
        facts["rapporteur_state"] = Country.objects.get(eu_code=state) if state else None
        return programme.add_item(self.meeting, by=self.officer, at=at, **facts)

    def name_delegations(self, *, at: datetime) -> None:
        for state, mode in self.play["representatives"].items():
            seat = self._seat(state)
            accrediting.name_representative(self._delegation(state), seat=seat, mode=mode, by=_contact(state), at=at)
        for state, facts in self.play["substitutes"].items():
            substitute: Facts = {"seat": self._seat(state), "facts": PersonFacts(**facts)}
            accrediting.name_substitute(self._delegation(state), by=_contact(state), at=at, **substitute)
        for state, facts in self.play["experts"].items():
            self._name_expert(state, PersonFacts(**facts), at=at)
        for state, reason in self.play["nil"].items():
            accrediting.nil(self._delegation(state), reason=reason, by=_contact(state), at=at)
        for guest in self.play["guests"]:
            item = AgendaItem.objects.get(meeting=self.meeting, title=guest["item"])
            invited: Facts = {"capacity": guest["capacity"], "country_name": guest["country_name"]}
            facts = PersonFacts(**guest["facts"])
            guests.invite(self.meeting, facts=facts, items=[item], by=self.officer, at=at, **invited)

    def _name_expert(self, state: str, facts: PersonFacts, *, at: datetime) -> None:
        delegation, contact = self._delegation(state), _contact(state)
        with_whom = Participant.objects.standing().get(delegation=delegation, seat__isnull=False)
        expert = accrediting.name_expert(delegation, accompanies=with_whom, facts=facts, by=contact, at=at)
        reason = self.play.get("cancelled_experts", {}).get(state)
        if reason:
            accrediting.withdraw(expert, reason=reason, by=contact, at=at + timedelta(minutes=40))

    def table_documents(self, *, at: datetime) -> None:
        made = [self._table(row, at=at) for row in self.play["documents"]]
        sent = [document for document in made if document.file_id]
        documents.send(sent, by=self.officer, at=at + timedelta(minutes=9))
        public = {row["title"] for row in self.play["documents"] if row.get("publish")}
        for document in sent:
            if document.title in public:
                documents.publish(document, by=self.officer, at=at + timedelta(minutes=12))

    def _table(self, row: Facts, *, at: datetime) -> Any:
        facts = {"title": row["title"], "kind": row["kind"], "by": self.officer, "at": at}
        if "ground" in row:
            return documents.list_withheld(self.meeting, ground=row["ground"], note=row["note"], **facts)
        upload = letter(f"{row['kind']}.pdf", [row["title"], self.play["title"], "Invented, for a rehearsal."])
        return documents.add(self.meeting, upload=upload, for_consultation=row.get("for_consultation", False), **facts)

    def sit(self) -> None:
        """Play the two days: who was named comes; the group finds a consensus on the second day."""
        people = list(Participant.objects.standing().filter(meeting=self.meeting))
        for day, (come, go) in enumerate([((9, 41), (16, 5)), ((9, 22), (12, 35))]):
            attendance.arrive_several(people, by=self.officer, at=self.on(day, *come))
            if day == 1:
                self._agree(at=self.on(1, 12, 10))
            for person in people:
                attendance.leave(person, by=self.officer, at=self.on(day, *go))
        self.meeting = actions.hold(self.meeting, by=self.officer, at=self.on(1, 17))

    def _agree(self, *, at: datetime) -> None:
        told = self.play["opinion"]
        item = AgendaItem.objects.filter(meeting=self.meeting).latest("position")
        facts = {"title": told["title"], "question": told["question"], "procedure": Opinion.Procedure.MEETING}
        opinion = opinions.propose(self.group, meeting=self.meeting, item=item, by=self.officer, at=at, **facts)
        opinions.find_consensus(opinion, by=self.officer, at=at + timedelta(minutes=8))

    def put_to_written_vote(self, *, at: datetime) -> None:
        told = self.play["opinion"]
        facts = {"title": told["title"], "question": told["question"], "procedure": Opinion.Procedure.WRITTEN}
        opinion = opinions.propose(self.group, by=self.officer, at=at, **facts)
        until_on = clock.local_day(at) + timedelta(days=told["days"])
        opinion = opinions.open_vote(opinion, answers_until_on=until_on, by=self.officer, at=at)
        for number, (state, choice) in enumerate(told["votes"].items(), 1):
            ballot = opinion.ballots.filter(country__eu_code=state).first()
            if ballot:
                balloting.cast(ballot, choice=choice, by=_contact(state), at=at + timedelta(hours=number))

    def minute(self) -> Meeting:
        """Play the minutes: written, circulated, commented, adopted and published."""
        items = {item.title: item for item in AgendaItem.objects.filter(meeting=self.meeting)}
        for point in self.points:
            if "report" in point:
                contact = _contact(point["rapporteur_state"])
                minuting.report(items[point["title"]], text=point["report"], by=contact, at=self.on(2, 11))
        texts = {items[point["title"]]: point["text"] for point in self.points if "text" in point}
        words = {name: self.play[name] for name in ("opening", "conclusions")}
        words["synthesis"] = minuting.merge_reports(self.meeting)
        by = self.officer
        minuting.write(self.meeting, texts=texts, revision=0, by=by, at=self.on(3, 15), **words)
        until_on = self.first_on + timedelta(days=11)
        minuting.circulate(self.meeting, comments_until_on=until_on, by=by, at=self.on(4, 9))
        self._comment()
        minuting.adopt(self.meeting, by=by, at=self.on(13, 10))
        minuting.publish(self.meeting, by=by, at=self.on(14, 10))
        return Meeting.objects.get(pk=self.meeting.pk)

    def _comment(self) -> None:
        told = self.play["comment"]
        contact, minutes = _contact(told["state"]), Minutes.objects.get(meeting=self.meeting)
        country = self._delegation(told["state"]).country
        words = {"country": country, "item": None, "text": told["text"]}
        comment = minuting.comment(minutes, by=contact, at=self.on(6, 10), **words)
        answer = {"outcome": told["outcome"], "answer": told["answer"]}
        minuting.answer(comment, by=self.officer, at=self.on(12, 9), **answer)

    def _delegation(self, state: str) -> Delegation:
        rows = Delegation.objects.select_related("meeting__group", "country")
        return rows.get(meeting=self.meeting, country__eu_code=state)

    def _seat(self, state: str) -> Seat:
        return Seat.objects.get(group=self.group, country__eu_code=state, number=1)
