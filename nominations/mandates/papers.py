"""The lists of a group on paper, as of a day: its members, and who is expected at a meeting, with room to sign."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup, Role
from nominations.letters.composing import in_words
from nominations.letters.drafts import ListDraft
from nominations.letters.models import Letter
from nominations.mandates.composition import Place, StateLine, composition
from nominations.mandates.models import Mandate
from nominations.parties.models import Person
from nominations.workflow.content import PersonFacts, content_from_version
from nominations.workflow.models import NominationVersion

VACANT = _("Vacant")
NO_SEAT = _("No seat in this group")
MEMBERS = (_("Code"), _("State"), _("Authority"), _("Representative"), _("Function"), _("Since"))
ATTENDANCE = (_("Code"), _("State"), _("Name"), _("Role"), _("Authority"))
Row = tuple[str, ...]


def members(group: ExpertGroup, *, on: date) -> ListDraft:
    """Return a row for each seat of the 27 States in protocol order, the vacant ones too (domain rules 20, 33)."""
    lines = composition(group, on=on)
    return ListDraft(
        title=_now("List of members: %(title)s (%(code)s)") % {"title": group.title, "code": group.code},
        columns=[str(column) for column in MEMBERS],
        rows=[row for line in lines for row in _member_rows(line)],
        dated_on=on,
        kind=Letter.Kind.MEMBERS,
        group=group,
        code=group.code,
        about=group,
        notes=[_as_on(on), _held(lines), str(INTERNAL)],
        widths=(1, 3, 7, 5, 4, 3),
    )


def attendance(group: ExpertGroup, *, on: date) -> ListDraft:
    """Return who is expected: representatives and the experts that their States named with them, with room to sign."""
    lines = composition(group, on=on)
    experts = _experts(mandate for line in lines for mandate in line.sitting)
    return ListDraft(
        title=_now("Attendance list: %(title)s (%(code)s)") % {"title": group.title, "code": group.code},
        columns=[str(column) for column in ATTENDANCE],
        rows=[row for line in lines for row in _attendance_rows(line, experts)],
        dated_on=on,
        kind=Letter.Kind.ATTENDANCE,
        group=group,
        code=group.code,
        about=group,
        notes=[_as_on(on), str(EXPERTS), str(INTERNAL)],
        widths=(1, 3, 5, 4, 6),
        is_to_sign=True,
    )


INTERNAL = _("Internal paper of the Commission: it names persons and is not for publication.")
EXPERTS = _("Accompanying experts are those named with the nomination of the representative who sits.")


def _as_on(day: date) -> str:
    return _now("As on %(day)s, the Member States in protocol order.") % {"day": in_words(day)}


def _held(lines: list[StateLine]) -> str:
    total = sum(len(line.places) for line in lines)
    facts = {"held": total - sum(line.vacant for line in lines), "total": total}
    return _now("Seats held: %(held)d of %(total)d.") % facts


def _member_rows(line: StateLine) -> list[Row]:
    state = (line.country.eu_code, line.country.name_en)
    authorities = "; ".join(str(membership.authority) for membership in line.memberships) or "–"
    if not line.places:
        return [(*state, authorities, str(NO_SEAT), "–", "–")]
    return [(*state, *_seat(place, authorities)) for place in line.places]


def _seat(place: Place, authorities: str) -> Row:
    mandate = place.mandate
    if mandate is None:
        return (authorities, str(VACANT), "–", "–")
    person = mandate.person
    return (mandate.authority.name, full_name(person), person.function or "–", f"{mandate.since:%d.%m.%Y}")


def full_name(person: Person) -> str:
    """Return a name in its own script, and in Latin letters where those were given."""
    latin = f"{person.given_name_latin} {person.family_name_latin}".strip()
    return f"{person} ({latin})" if latin and latin != str(person) else str(person)


def _attendance_rows(line: StateLine, experts: dict[str, list[PersonFacts]]) -> list[Row]:
    state = (line.country.eu_code, line.country.name_en)
    if not line.sitting:
        return [(*state, str(VACANT if line.places else NO_SEAT), "–", "–")]
    rows: list[Row] = [
        (*state, full_name(mandate.person), str(Role.REPRESENTATIVE.label), mandate.authority.name)
        for mandate in line.sitting
    ]
    named = {str(mandate.nomination_id): mandate.authority.name for mandate in line.sitting if mandate.nomination_id}
    return rows + [
        (*state, f"{expert.given_name} {expert.family_name}".strip(), str(Role.ACCOMPANYING_EXPERT.label), authority)
        for nomination, authority in named.items()
        for expert in experts.get(nomination, [])
    ]


def _experts(sitting: Iterable[Mandate]) -> dict[str, list[PersonFacts]]:
    """Return the accompanying experts of the nominations by which somebody sits, by its key; one query."""
    keys = {mandate.nomination_id for mandate in sitting if mandate.nomination_id}
    rows = NominationVersion.objects.filter(nomination__in=keys).order_by("nomination_id", "-number")
    return {
        str(version.nomination_id): [
            person
            for person in content_from_version(version.content).persons
            if person.role == Role.ACCOMPANYING_EXPERT and not person.is_blank
        ]
        for version in rows.distinct("nomination_id")
    }
