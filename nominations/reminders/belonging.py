"""To which call and group a mail belongs, sent or received: both rooms of mail know a subject as a key only."""

from typing import Any

from django.db.models import Case, CharField, Model, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.db.models.functions import Cast

from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Letter
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.workflow.models import Nomination

# What mails of meetings and votes are about, and the way from there to the group.
_OF_MEETINGS: tuple[tuple[type[Model], str], ...] = (
    (Meeting, "group"),
    (Delegation, "meeting__group"),
    (Participant, "meeting__group"),
    (Opinion, "group"),
    (Ballot, "opinion__group"),
)


def about(calls: QuerySet[Call]) -> Q:
    """Return the condition that a mail, sent or received, is about one of the calls, a State's file, or its letter."""
    return _about_files(calls) | about_letters(Letter.objects.filter(_about_files(calls)))


def about_groups(groups: QuerySet[ExpertGroup]) -> Q:
    """Return the condition that a mail is about a call, a letter, a meeting or a vote of these groups."""
    calls = Call.objects.filter(group__in=groups)
    found = _about_files(calls) | about_letters(Letter.objects.filter(group__in=groups))
    for model, way in _OF_MEETINGS:
        rows = model._default_manager.filter(**{f"{way}__in": groups})
        found |= Q(subject_type=model._meta.model_name, subject_id__in=_keys(rows))
    return found


def _about_files(calls: QuerySet[Call]) -> Q:
    invitations = Invitation.objects.filter(call__in=calls)
    nominations = Nomination.objects.filter(invitation__in=invitations)
    return (
        Q(subject_type="call", subject_id__in=_keys(calls))
        | Q(subject_type="invitation", subject_id__in=_keys(invitations))
        | Q(subject_type="nomination", subject_id__in=_keys(nominations))
    )


def about_letters(letters: QuerySet[Letter]) -> Q:
    """Return the condition that a mail is about one of the letters."""
    return Q(subject_type="letter", subject_id__in=_keys(letters))


def group_code() -> Case:
    """Return the code of the group that a mail is about; empty for one about none."""
    key = Cast(OuterRef("subject_id"), UUIDField())
    of = {
        "call": Call.objects.filter(pk=key).values("group__code"),
        "invitation": Invitation.objects.filter(pk=key).values("call__group__code"),
        "nomination": Nomination.objects.filter(pk=key).values("invitation__call__group__code"),
        "letter": Letter.objects.filter(pk=key).values("group__code"),
        **{
            str(model._meta.model_name): model._default_manager.filter(pk=key).values(f"{way}__code")
            for model, way in _OF_MEETINGS
        },
    }
    found = [When(subject_type=kind, then=Subquery(codes.order_by()[:1])) for kind, codes in of.items()]
    return Case(*found, default=Value(""), output_field=CharField())


def _keys(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    keys: QuerySet[Any, Any] = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return keys
