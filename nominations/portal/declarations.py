"""What the portal shows of a declaration: where the own State stands, in words, what it may do, what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import access, accession_queries, counting, queries
from nominations.declarations.models import Declaration, DeclarationText
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import ACCESSION, AccessionMove, AccessionStatus
from nominations.kernel import clock
from nominations.kernel.predicates import Answer, no
from nominations.reference.models import Country
from nominations.texts.catalogue import LANGUAGES

WORDS: dict[str, Promise] = {
    "invite": _("Invited to accede"),
    AccessionMove.INVITE_AGAIN: _("Invited again"),
    AccessionMove.ANNOUNCE: _("Accession announced, with the letter"),
    AccessionMove.TAKE_BACK: _("Accession taken back"),
    AccessionMove.SEND_BACK: _("Sent back for correction"),
    AccessionMove.CONFIRM: _("Accession confirmed"),
    AccessionMove.SETTLE: _("Settled: the secretariat recorded the signature"),
    AccessionMove.CALL_OFF: _("Invitation withdrawn"),
}
TONES = {AccessionStatus.INVITED: "high", AccessionStatus.SENT_BACK: "high", AccessionStatus.ANNOUNCED: "medium"}


@dataclass(frozen=True)
class Own:
    """One State before one declaration; `accession` is the one under way, else the last that was confirmed."""

    declaration: Declaration
    state: Country
    accession: Accession | None
    last: Signature | None  # the last fact of the State: it signed, acceded or withdrew

    @property
    def is_signatory(self) -> bool:
        return self.last is not None and self.last.kind != Signature.Kind.WITHDRAWAL

    @property
    def status(self) -> str:
        return self.accession.status if self.accession else ""

    @property
    def standing(self) -> str:
        """Where the State stands, in a few words."""
        if self.last is not None and self.is_signatory:
            facts = {"when": self.last.stated}
            is_vague = self.last.when is not None and self.last.when.is_vague
            return (_now("Signatory (%(when)s)") if is_vague else _now("Signatory since %(when)s")) % facts
        if self.accession and self.status != AccessionStatus.CONFIRMED:
            return str(self.accession.get_status_display())
        return _now("Withdrew (%(when)s)") % {"when": self.last.stated} if self.last else _now("Not a signatory")

    @property
    def tone(self) -> str:
        return "low" if self.is_signatory else TONES.get(self.status, "medium")  # type: ignore[call-overload]

    @property
    def may_announce(self) -> Answer:
        """Whether the State may accede now, and why not."""
        facts = {"state": self.state.name_en, "status": ""}
        if self.last is not None and self.is_signatory:
            return no(_now("%(state)s has signed already (%(when)s).") % {**facts, "when": self.last.stated})
        accession = self.accession if self.status != AccessionStatus.CONFIRMED else None
        if accession is None:
            accession = Accession()
        accession.declaration, accession.country = self.declaration, self.state
        if not ACCESSION.allows(AccessionMove.ANNOUNCE, accession.status):
            facts["status"] = str(accession.get_status_display())
            return no(_now("This is not possible while the accession is “%(status)s”.") % facts)
        return access.may_announce(accession)

    @property
    def may_take_back(self) -> bool:
        return bool(self.accession) and ACCESSION.allows(AccessionMove.TAKE_BACK, self.status)

    @property
    def step(self) -> str:
        """What the State can do next; empty where there is nothing."""
        if not self.may_announce:
            return ""
        return _now("Correct the accession") if self.status == AccessionStatus.SENT_BACK else _now("Announce accession")


def of_states(declarations: Sequence[Declaration], states: Sequence[Country]) -> list[Own]:
    """Return each of these States before each of these declarations; two queries, however many."""
    iso2 = [state.iso2 for state in states]
    last: dict[tuple[Any, str], Signature] = {}
    facts = Signature.objects.standing().filter(declaration__in=declarations, country__in=iso2).order_by("turn")
    for fact in facts:
        last[fact.declaration_id, str(fact.country_id)] = fact
    found: dict[tuple[Any, str], Accession] = {}
    rows = Accession.objects.filter(declaration__in=declarations, country__in=iso2)
    for row in sorted(rows.select_related("letter", "announced_by", "signature"), key=_is_under_way):
        found[row.declaration_id, str(row.country_id)] = row
    return [
        Own(each, state, found.get((each.pk, state.iso2)), last.get((each.pk, state.iso2)))
        for each in declarations
        for state in states
    ]


def _is_under_way(accession: Accession) -> tuple[bool, float]:
    is_under_way = accession.status != AccessionStatus.CONFIRMED
    return is_under_way, accession.settled_at.timestamp() if accession.settled_at else 0.0


@dataclass(frozen=True)
class Line:
    """One act in the history of the own accession."""

    at: datetime
    words: str
    by: str
    reason: str


def history(own: Own) -> list[Line]:
    """Return what was done with the own accession, the newest first; one query."""
    if own.accession is None:
        return []
    secretariat = _now("The secretariat")
    return [
        Line(
            entry.at,
            str(WORDS.get(entry.move, entry.move)),
            secretariat if not entry.by_state else own.state.name_en,
            entry.reason,
        )
        for entry in accession_queries.history(own.accession)
    ]


@dataclass(frozen=True)
class Signatories:
    """Who signed, in protocol order, and how many are signatories today: "28", or "19 to 24"."""

    rows: list[list[str]]
    number: str
    caption = _("In protocol order, dated in the words of the source")
    headers = (_("State"), _("What it did"), _("When"))


def signatories(declaration: Declaration, *, at: datetime) -> Signatories:
    """Return the facts as their sources state them; one query."""
    found = queries.signatures(declaration)
    tally = counting.tally(queries.facts(found), on=clock.local_day(at))
    return Signatories(list(_rows(found)), counting.in_words(tally))


def texts(declaration: Declaration) -> list[DeclarationText]:
    """Return the texts that stand, each with its `language_words`; one query."""
    rows = declaration.texts.filter(replaced_at__isnull=True).select_related("file__blob")
    found = list(rows.defer("file__blob__content"))
    for text in found:
        text.language_words = str(LANGUAGES.get(text.language, text.language))  # type: ignore[attr-defined]
    return found


def _rows(found: Iterable[Signature]) -> Iterable[list[str]]:
    for fact in found:
        yield [fact.country.name_en, str(fact.get_kind_display()), fact.stated]
