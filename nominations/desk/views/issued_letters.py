"""One letter as it was issued: its file, sent or sent again, withdrawn with a reason."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, letter_files, letter_guards
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.letters import WithdrawalForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.files import recorded, shut_in
from nominations.letters import actions
from nominations.letters.models import Letter


@require_safe
def file(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Hand out the PDF as it was issued, named by number and State; its reading is recorded (domain rule 29)."""
    letter = letter_guards.letter(request, letter_id)
    recorded(request, letter.file, letter=letter.number)
    return shut_in(letter_files.file_name(letter), letter.file.content_type, bytes(letter.file.blob.content))


@ask
def sending(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    letter = letter_guards.letter(request, letter_id)
    decision = Decision(
        title=_now("Send the letter %(number)s") % {"number": letter.number},
        lead=_("The letter goes to its addressee as a PDF. You have a minute to call the mail back."),
        button=_("Send the letter"),
        done=_("The letter goes out in a minute. Until then you can call the mail back."),
        back=letter_url(letter),
        trail=_trail(letter),
        act=lambda _facts, at: actions.send([letter], by=guards.staff(request), at=at),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(letter.pk,)))


@ask
def withdrawal(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Withdraw a letter: number and file stay to be read, and another may be issued."""
    letter = letter_guards.letter(request, letter_id)

    def act(facts: Facts, at: datetime) -> Letter:
        return actions.withdraw(letter, reason=facts["reason"], by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Withdraw the letter %(number)s") % {"number": letter.number},
        lead=_(
            "Its number is not given again, and its file stays to be read, marked as withdrawn. "
            "Another letter can be issued in its place. Who has received it is not told by this."
        ),
        button=_("Withdraw the letter"),
        done=_now("The letter %(number)s is withdrawn.") % {"number": letter.number},
        back=letter_url(letter),
        trail=_trail(letter),
        act=act,
        is_done=lambda _facts: letter_guards.letter(request, letter.pk).withdrawn_at is not None,
        is_grave=True,
        step=_("Continue"),
    )
    return decide(request, decision, WithdrawalForm(posted(request), facts=(letter.pk,)))


def letter_url(letter: Letter) -> str:
    return reverse("admin:nominations_letter_change", args=[letter.pk])


def _trail(letter: Letter) -> Trail:
    index, rows = reverse("admin:index"), reverse("admin:nominations_letter_changelist")
    return ((index, _("Home")), (rows, _("Letters")), (letter_url(letter), letter.number))
