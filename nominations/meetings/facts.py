"""Who a person is at one meeting, as it was typed: a full person, and nothing that a security check would ask for."""

from dataclasses import dataclass, fields, replace
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.db.models import CharField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.kernel.constraints import EMAIL
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, is_in_scripts_of_the_union
from nominations.meetings.participant_models import Participant
from nominations.parties.models import Person


class NotAFullPerson(Refused):
    """Something that every participant gives is missing or malformed; `field` says what."""

    def __init__(self, sentence: str | Promise, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Facts:
    """What is kept of a participant. No date of birth, no passport: whoever guards a building asks for that itself."""

    family_name: str
    given_name: str
    family_name_latin: str = ""
    given_name_latin: str = ""
    email: str = ""
    phone: str = ""
    function: str = ""
    organisation: str = ""
    mode: str = Participant.Mode.IN_PERSON

    def columns(self) -> dict[str, str]:
        """Return the facts by column of `Participant`."""
        return {name: str(getattr(self, name)) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(Facts))
# What every participant gives, and what is said to whoever leaves it out.
NEEDED = {
    "family_name": _("Give the family name."),
    "given_name": _("Give the given name."),
    "email": _("Give the e-mail address: the invitation goes to it."),
}


def of_person(person: Person, mode: str) -> Facts:
    """Return a person's facts of today: a later change of the person leaves the participant alone."""
    return Facts(
        family_name=person.family_name,
        given_name=person.given_name,
        family_name_latin=person.family_name_latin,
        given_name_latin=person.given_name_latin,
        email=person.email,
        phone=person.phone,
        function=person.function,
        organisation=person.employer,
        mode=mode,
    )


def of_participant(participant: Participant) -> Facts:
    return Facts(**{name: getattr(participant, name) for name in COLUMNS})


def full(facts: Facts) -> Facts:
    """Return the facts cleaned (domain rule 22). Raises NotAFullPerson."""
    clean = replace(facts, **{name: clean_line(text) for name, text in facts.columns().items()})
    for name, sentence in NEEDED.items():
        if not getattr(clean, name):
            raise NotAFullPerson(sentence, name)
    _refuse_unprintable(clean)
    if clean.mode not in Participant.Mode.values:
        raise NotAFullPerson(_("Say whether the person attends in person or online."), "mode")
    _refuse_address(clean.email)
    for name, text in clean.columns().items():
        column = cast("CharField[str, str]", Participant._meta.get_field(name))
        if column.max_length and len(text) > column.max_length:
            words = {"label": column.verbose_name, "limit": column.max_length}
            raise NotAFullPerson(_("Shorten the %(label)s to %(limit)d characters.") % words, name)
    return clean


def _refuse_unprintable(facts: Facts) -> None:
    """Lists on paper print Latin, Greek and Cyrillic: a name in another script comes with its Latin form."""
    for name, words in (("family_name", _("family name")), ("given_name", _("given name"))):
        if not is_in_scripts_of_the_union(getattr(facts, name)) and not getattr(facts, f"{name}_latin"):
            asked = _("Give the %(label)s in Latin letters too: lists on paper cannot print it otherwise.")
            raise NotAFullPerson(asked % {"label": words}, f"{name}_latin")
    if not is_in_scripts_of_the_union(facts.organisation):
        raise NotAFullPerson(_("Give the employer in Latin, Greek or Cyrillic letters."), "organisation")


def _refuse_address(email: str) -> None:
    try:
        EmailValidator()(email)
        RegexValidator(EMAIL)(email)
    except ValidationError:
        wrong = _("“%(email)s” is not an e-mail address. It should look like name@ministry.example.")
        raise NotAFullPerson(wrong % {"email": email}, "email") from None
