"""The answers of the States in a bench: nomination, persons, frozen version, history, mails, mandate, in bulk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from bench import tenures
from bench.names import authority_key, authority_name, key, name_of
from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.files.models import StoredFile
from nominations.groups.models import FieldOfExpertise, Role, Seat
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.parties.models import Person
from nominations.workflow import freezing
from nominations.workflow.models import Attachment, Nomination, NominationEvent, NominationVersion, Nominee
from nominations.workflow.states import Status


@dataclass(frozen=True)
class Answer:
    """One State's answer to the group of a number, with the rows around it."""

    group: int
    nomination: Nomination
    invitation: Invitation
    seat: Seat
    nominees: list[Nominee]
    file: StoredFile | None


def status_of(number: int, position: int) -> Status:
    """Spread the statuses: of twenty, one each draft, returned and nil, six submitted, eleven accepted."""
    place = (number + position) % 20
    return {0: Status.DRAFT, 1: Status.RETURNED, 2: Status.NIL}.get(
        place,
        Status.SUBMITTED if place < 9 else Status.ACCEPTED,  # noqa: PLR2004 - the six submitted
    )


def answers_of(
    files: list[tuple[Invitation, Seat]],
    *,
    people: dict[str, User],
    fields: list[FieldOfExpertise],
    first: int,
    at: datetime,
) -> None:
    """Enter one answer for each invitation; `first` is the number of the first group."""
    answers = [
        _answer(number, invitation, seat, people[str(invitation.country_id)], first, at)
        for number, (invitation, seat) in enumerate(files)
    ]
    StoredFile.objects.bulk_create(answer.file for answer in answers if answer.file)
    Nomination.objects.bulk_create(answer.nomination for answer in answers)
    nominees = Nominee.objects.bulk_create(nominee for answer in answers for nominee in answer.nominees)
    _give_fields(nominees, fields)
    Attachment.objects.bulk_create(
        Attachment(nomination=answer.nomination, file=answer.file) for answer in answers if answer.file
    )
    _freeze([answer for answer in answers if answer.nomination.submitted_at])
    accepted = [answer for answer in answers if answer.nomination.status == Status.ACCEPTED]
    seats = [answer.seat for answer in answers]
    _appoint(accepted, tenures.sat_before(seats, first=first, followed={answer.seat.pk for answer in accepted}))
    OutgoingMail.objects.bulk_create(mail for answer in answers for mail in _mails(answer, at))


def _answer(number: int, invitation: Invitation, seat: Seat, by: User, first: int, at: datetime) -> Answer:
    group, position = first + number // 27, number % 27
    status = status_of(group, position)
    sent = None if status == Status.DRAFT else at - timedelta(days=2, minutes=number % 27)
    is_nil = status == Status.NIL
    nomination = Nomination(
        id=key("nomination", group, invitation.country_id),
        invitation=invitation,
        reference=f"{invitation.call.reference}/{invitation.country_id}/1",
        status=status,
        revision=3,
        round=1 if sent else 0,
        submitted_at=sent,
        is_late=bool(sent) and number % 40 == 0,
        authority_name="" if is_nil else authority_name(invitation.country.name_en, group),
        authority_email="" if is_nil else "office@ministry.example.org",
        nil_reason="Nobody is free." if is_nil else "",
        created_at=at - timedelta(days=5, seconds=60 * group + position),
        created_by=by,
        updated_at=sent or at,
        updated_by=by,
    )
    nominees = [] if is_nil else [_nominee(nomination, role, 31 * group + position) for role in Role]
    return Answer(group, nomination, invitation, seat, nominees, None if is_nil else _letter(by, at))


def _nominee(nomination: Nomination, role: str, number: int) -> Nominee:
    shift = 0 if role == Role.REPRESENTATIVE else 7
    given, family = name_of(number + shift)
    family = f"{family}-{number}"
    return Nominee(
        nomination=nomination,
        role=role,
        family_name=family,
        given_name=given,
        name_key=fold(f"{given} {family}"),
        function="Head of an invented division",
        employer="Institute of Invented Physics",
        email=f"person.{number}.{shift}@ministry.example.org",
        phone="+32 2 000 00 00",
    )


def _letter(by: User, at: datetime) -> StoredFile:
    return StoredFile(
        blob_id="0" * 64, name="letter.pdf", content_type=StoredFile.Type.PDF, uploaded_at=at, uploaded_by=by
    )


def _give_fields(nominees: Iterable[Nominee], fields: list[FieldOfExpertise]) -> None:
    through = Nominee.fields_of_expertise.through
    by_group: dict[UUID, FieldOfExpertise] = {field.group_id: field for field in fields}
    through.objects.bulk_create(
        through(nominee=nominee, fieldofexpertise=by_group[nominee.nomination.invitation.call.group_id])
        for nominee in nominees
    )


def _freeze(answers: list[Answer]) -> None:
    versions = NominationVersion.objects.bulk_create(_version(answer) for answer in answers)
    files = NominationVersion.files.through
    files.objects.bulk_create(
        files(nominationversion=version, storedfile=answer.file)
        for version, answer in zip(versions, answers, strict=True)
        if answer.file
    )
    NominationEvent.objects.bulk_create(
        event for version, answer in zip(versions, answers, strict=True) for event in _events(answer, version)
    )


def _version(answer: Answer) -> NominationVersion:
    nomination, invitation = answer.nomination, answer.invitation
    content = {
        "reference": nomination.reference,
        "version": 1,
        "kind": "nil" if nomination.nil_reason else "nomination",
        "nil_reason": nomination.nil_reason,
        "group": {"code": invitation.call.group.code, "title": invitation.call.group.title},
        "call": {"reference": invitation.call.reference, "title": invitation.call.title},
        "state": {"iso2": invitation.country_id, "name_en": invitation.country.name_en},
        "authority": {"name": nomination.authority_name, "email": nomination.authority_email},
        "persons": [_person(nominee) for nominee in answer.nominees],
        "letter": {"reference": "", "dated_on": ""},
        "remarks": "",
        "files": [{"id": str(answer.file.pk), "name": answer.file.name, "kind": "letter", "size": 9,
                   "sha256": answer.file.blob_id}] if answer.file else [],
        "received_at": nomination.updated_at.isoformat(),
        "deadline_on": invitation.call.deadline_on.isoformat(),
        "is_late": nomination.is_late,
    }  # fmt: skip
    return NominationVersion(
        nomination=nomination,
        number=1,
        content=content,
        sha256=freezing.sha256_of(content),
        is_late=nomination.is_late,
        deadline_on=invitation.call.deadline_on,
        received_at=nomination.updated_at,
        frozen_at=nomination.updated_at,
        by=nomination.created_by,
    )


def _person(nominee: Nominee) -> dict[str, Any]:
    names = ("role", "number", "family_name", "given_name", "family_name_latin", "given_name_latin", "function",
             "employer", "email", "phone")  # fmt: skip
    return {**{name: getattr(nominee, name) for name in names}, "fields": []}


def _events(answer: Answer, version: NominationVersion) -> Iterable[NominationEvent]:
    nomination = answer.nomination
    sent = Status.NIL if nomination.status == Status.NIL else Status.SUBMITTED
    moves = [("decline" if sent == Status.NIL else "submit", Status.DRAFT, sent)]
    if nomination.status not in (Status.NIL, Status.SUBMITTED):
        moves.append(("accept" if nomination.status == Status.ACCEPTED else "return", sent, Status(nomination.status)))
    for later, (move, before, after) in enumerate(moves):
        yield NominationEvent(
            nomination=nomination,
            move=move,
            from_status=before,
            to_status=after,
            reason="The letter names another person." if move == "return" else "",
            version=version,
            by=nomination.created_by,
            by_commission=later > 0,
            at=nomination.updated_at + timedelta(hours=later),
        )


def _appoint(answers: list[Answer], follows: Mapping[int, UUID]) -> None:
    people = Person.objects.bulk_create(
        _appointed(answer.nominees[0], number)
        for number, answer in enumerate(answers, answers[0].group if answers else 0)
    )
    Mandate.objects.bulk_create(
        Mandate(
            seat=answer.seat,
            person=person,
            authority_id=authority_key(str(answer.invitation.country_id), answer.group),
            nomination=answer.nomination,
            since=tenures.THIRD,
            replaces_id=follows[answer.seat.pk],
            recorded_at=answer.nomination.updated_at,
        )
        for answer, person in zip(answers, people, strict=True)
    )


def _appointed(nominee: Nominee, number: int) -> Person:
    names = ("family_name", "given_name", "name_key", "function", "employer", "email", "phone")
    facts = {name: getattr(nominee, name) for name in names}
    return Person(created_at=nominee.nomination.updated_at, informed_at=tenures.informed_at(number), **facts)


def _mails(answer: Answer, at: datetime) -> Iterable[OutgoingMail]:
    """Yield the announcement, the receipt where something was sent, and what accepted persons were told."""
    yield _mail("call_opened", answer, at - timedelta(days=10))
    if answer.nomination.submitted_at:
        yield _mail("receipt", answer, answer.nomination.submitted_at)
    if answer.nomination.status == Status.ACCEPTED:
        for nominee in answer.nominees:
            mail = _mail("nominee_notice", answer, answer.nomination.updated_at + timedelta(hours=1))
            mail.recipient, mail.audience = nominee.email, ""
            mail.subject_type, mail.subject_id = "nomination", str(answer.nomination.pk)
            mail.dedup_key = f"{mail.kind}:{mail.subject_id}:{nominee.role}.{nominee.number}:{mail.recipient}"
            yield mail


def _mail(kind: str, answer: Answer, sent_at: datetime) -> OutgoingMail:
    pk, recipient = uuid4(), answer.nomination.created_by
    return OutgoingMail(
        id=pk,
        kind=kind,
        dedup_key=f"{kind}:{answer.invitation.pk}:{recipient.email}",
        message_id=f"<{pk}@example.org>",
        dated_at=sent_at,
        recipient=recipient.email,
        recipient_name=str(recipient),
        audience=answer.invitation.country_id,
        subject=f"{answer.invitation.call.reference}: {kind}",
        text="Invented words of a mail.\n" * 20,
        subject_type="invitation",
        subject_id=str(answer.invitation.pk),
        group_key=answer.invitation.call.group_id,
        status="sent",
        created_at=sent_at,
        due_at=sent_at,
        next_attempt_at=sent_at,
        sent_at=sent_at,
    )
