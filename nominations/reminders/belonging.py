"""To which call and group a mail belongs, sent or received: both rooms of mail know subjects and groups as keys only.

A mail of ours carries the key of its group from the message on, whatever room wrote it. A mail received belongs to the
group of what it was filed under; what the rooms below workflow do not know, to the group of the mail that it answers.
"""

from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce

from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Letter
from nominations.workflow.models import Nomination

FILED_UNDER = ("call", "invitation", "nomination", "letter")


def about(calls: QuerySet[Call]) -> Q:
    """Return the condition that a mail, sent or received, is about one of the calls, a State's file, or its letter."""
    return _about_files(calls) | about_letters(Letter.objects.filter(_about_files(calls)))


def of_groups(groups: QuerySet[ExpertGroup]) -> Q:
    """Return the condition that a mail of ours is one of these groups' own."""
    return Q(group_key__in=groups.order_by().values("pk"))


def received_by_groups(groups: QuerySet[ExpertGroup]) -> Q:
    """Return the condition that a received mail is about what these groups have in hand."""
    calls = Call.objects.filter(group__in=groups)
    files = _about_files(calls) | about_letters(Letter.objects.filter(group__in=groups))
    return files | (~Q(subject_type__in=("", *FILED_UNDER)) & Q(answers__group_key__in=groups.order_by().values("pk")))


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


def group_code() -> Coalesce:
    """Return the code of the group whose mail of ours it is; empty for one of none."""
    return _code(ExpertGroup.objects.filter(pk=OuterRef("group_key")).values("code"))


def received_group_code() -> Case:
    """Return the code of the group that a received mail is about; empty for one about none."""
    key = Cast(OuterRef("subject_id"), UUIDField())
    of = {
        "call": Call.objects.filter(pk=key).values("group__code"),
        "invitation": Invitation.objects.filter(pk=key).values("call__group__code"),
        "nomination": Nomination.objects.filter(pk=key).values("invitation__call__group__code"),
        "letter": Letter.objects.filter(pk=key).values("group__code"),
    }
    found = [When(subject_type=kind, then=Subquery(codes.order_by()[:1])) for kind, codes in of.items()]
    found.append(When(subject_type="", then=Value("")))
    answered = ExpertGroup.objects.filter(pk=OuterRef("answers__group_key")).values("code")
    return Case(*found, default=_code(answered), output_field=CharField())


def _code(codes: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(codes.order_by()[:1]), Value(""), output_field=CharField())


def _keys(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    keys: QuerySet[Any, Any] = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return keys
