"""Giving a row its facts: cleaned, within what its columns take, and compared with what it said before."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext as _

from nominations.kernel.constraints import EMAIL
from nominations.kernel.partial_dates import PartialDate, PartlyDated
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.partnerships.models import Partner


class NotComplete(Refused):
    """Something that the row needs is missing, too long, or none of the choices; `field` says what."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class PartnerEnded(Refused):
    """The cooperation with this partner is over: nothing new begins with it."""


class PeriodRefused(Refused):
    """A period that ends before it begins, or that runs while another one does."""


def settle(row: models.Model, facts: Mapping[str, Any], *, columns: Collection[str]) -> list[str]:
    """Give the row these facts, and return the names of what changed; nothing is saved. Raises NotComplete.

    A name that is not among `columns` is a mistake of the caller.
    """
    unknown = set(facts) - set(columns)
    if unknown:
        raise TypeError(f"No facts of {row._meta.model_name}: {', '.join(sorted(unknown))}")
    changed = []
    for name, value in facts.items():
        clean = _clean(row._meta.get_field(name), value)
        if getattr(row, name) != clean:
            setattr(row, name, clean)
            changed.append(name)
    return sorted(changed)


def settle_date(row: PartlyDated, when: PartialDate | None) -> list[str]:
    """Give the row its date, and say whether that changed it; nothing is saved."""
    if row.when == when:
        return []
    row.set_date(when)
    return ["when"]


def needs(row: models.Model, **sentences: str) -> None:
    """Raise NotComplete with the sentence of the first of these columns that is empty."""
    for name, sentence in sentences.items():
        if not getattr(row, name):
            raise NotComplete(sentence, name)


def running(partner: Partner, *, on: date) -> None:
    """Raise PartnerEnded when the cooperation is over on this day."""
    if partner.until is not None and partner.until <= on:
        words = _("The cooperation with %(country)s is over: take it up again before anything new begins.")
        raise PartnerEnded(words % {"country": partner.country.name_in_text})


def in_order(since: date, until: date | None) -> None:
    """Raise PeriodRefused unless the period ends after it begins."""
    if until is not None and until <= since:
        raise PeriodRefused(_("The last day must come after the first one: choose a later “until”."))


def locked_partner(partner: Partner) -> Partner:
    """Return the row, locked: two people who write about one partner wait for each other."""
    rows = Partner.objects.select_for_update(of=("self",), no_key=True).select_related("group", "country")
    return rows.get(pk=partner.pk)


def _clean(field: Any, value: Any) -> Any:
    if isinstance(field, models.TextField):
        return clean_text(value)
    if not isinstance(field, models.CharField):
        return value
    text = clean_line(str(value))
    facts = {"label": field.verbose_name, "limit": field.max_length, "text": text}
    if field.choices and text not in dict(field.flatchoices):
        raise NotComplete(_("Choose the %(label)s from the list.") % facts, field.name)
    if field.max_length and len(text) > field.max_length:
        raise NotComplete(_("Shorten the %(label)s to %(limit)d characters.") % facts, field.name)
    if isinstance(field, models.EmailField) and text:
        _check_address(text)
    return text


def _check_address(email: str) -> None:
    try:
        EmailValidator()(email)
        RegexValidator(EMAIL)(email)
    except ValidationError:
        wrong = _("“%(email)s” is not an e-mail address. It should look like name@ministry.example.")
        raise NotComplete(wrong % {"email": email}, "email") from None
