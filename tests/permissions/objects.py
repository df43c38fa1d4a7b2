"""One object of every kind, whose keys stand in the addresses that the table asks."""

import uuid
from email.message import EmailMessage
from typing import Any

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, ContactImport, Role, User
from nominations.audit.models import AuditEvent
from nominations.calls import letters as call_letters
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup, Officer
from nominations.inbox import actions as inbox
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.letters import addressing, annexing
from nominations.mandates.models import Mandate, Membership
from nominations.parties.models import Authority, Person
from nominations.reconciliation.models import RegisterDifference
from nominations.reference import actions as reference
from nominations.reference.models import Country, Holiday
from nominations.texts import actions as texts
from nominations.workflow.models import Nomination
from tests.cast import NOW, TODAY, pdf_bytes
from tests.lettering import address_to
from tests.reconciliation import files


def answer_of(austria: User, invitation: Invitation) -> ReceivedMail:
    """Return an answer of Austria that waits in the functional mailbox to be read."""
    Mailbox.objects.create(address="quantum@commission.example.org")
    thread = f"<{invitation.call_id}.call@nominations.example.org>"
    mail = EmailMessage()
    mail["From"], mail["Date"], mail["References"], mail["Subject"] = austria.email, NOW, thread, "Our answer"
    mail.set_content("We nominate Ms Borg.")
    mail.add_attachment(pdf_bytes(), maintype="application", subtype="pdf", filename="letter.pdf")
    raw = mail.as_bytes()
    facts = {"mailbox": "quantum@commission.example.org", "uid": "1:1", "size": len(raw), "received_at": NOW, "at": NOW}
    received = inbox.take(raw, **facts)
    assert received is not None
    assert received.audience == "AT"
    return received


def differing(group: ExpertGroup) -> dict[str, Any]:
    """Return the keys of a retrieval of the Register and of a difference of the group from it."""
    reference.load_register_terms()
    report = files.take(files.entry(group.code, title="As published"))
    assert report.retrieval is not None
    return {
        "registerretrieval": report.retrieval.pk,
        "registerdifference": RegisterDifference.objects.get(field="title").pk,
    }


def of_letters(file: Nomination, officer: User) -> dict[str, object]:
    """Return the keys of a letter to Austria, of its addressee and signatory, and of an annex that goes with it."""
    country, call = file.invitation.country, file.invitation.call
    addressee, _of_spain = address_to(country), address_to(Country.objects.get(pk="ES"))
    facts = {"name": "Signa Invented", "capacity": "The Director-General", "service": "DG Invented"}
    signatory = addressing.enter_signatory(**facts, since=TODAY, by=None, at=NOW)
    annex = annexing.add_annex(call.group, title="Terms", text="Sample.", by=None, at=NOW)
    made = call_letters.issue(call, states=[country.pk], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)
    return {"letter": made[0].pk, "addressee": addressee.pk, "signatory": signatory.pk, "annex": annex.pk}


def objects_of(file: Nomination, austria: User, mail: uuid.UUID, received: ReceivedMail) -> dict[str, object]:
    """Return one object of every kind in the admin."""
    return {
        "user": austria.pk,
        "role": Role.objects.get(user=austria).pk,
        "auditevent": AuditEvent.objects.latest("pk").pk,
        "call": file.invitation.call_id,
        "expertgroup": file.invitation.call.group_id,
        "mandate": Mandate.objects.get().pk,
        "membership": Membership.objects.get().pk,
        "outgoingmail": mail,
        "heartbeat": "drain",
        "receivedmail": received.pk,
        "mailbox": received.mailbox,
        "authority": Authority.objects.get().pk,
        "person": Person.objects.get().pk,
        "country": "AT",
        "holiday": Holiday.objects.earliest("day").pk,
        "nomination": file.pk,
        **differing(file.invitation.call.group),
    }


def worded(call: Call) -> str:
    """Return the key of a text that all groups, the call's group and the call have words of their own for."""
    words = {"subject": "Call", "body": "To {group_title}", "by": None, "at": NOW}
    for group, own in ((None, None), (call.group, None), (call.group, call)):
        texts.save("mail.calls.opened", group=group, call=own, **words)
    return "mail.calls.opened"


def open_data(user: User) -> dict[str, object]:
    """Return what stands in the addresses of the open data: a person, a form, and the key of somebody's calendar."""
    facts = {"label": "Telephone", "scope": ApiToken.Scope.CALENDAR, "expires_on": TODAY}
    calendar, secret = accounts.issue_token(user, by=user, at=NOW, **facts)
    keys = {"keys/": calendar.pk, "secret": secret, "persons/": Person.objects.get().pk}
    return {**keys, "form": "csv", "name": "popolo-public"}


def of_setting_up(file: Nomination, austria: User) -> dict[str, object]:
    """Return the keys of an officer of the group and of a list of contact points that was uploaded."""
    facts = {"name": "list.csv", "sha256": "0" * 64, "rows": {}, "created_at": NOW, "created_by": austria}
    officer = Officer.objects.filter(group=file.invitation.call.group).earliest("pk")
    return {"officer_id": officer.pk, "import_id": ContactImport.objects.create(**facts).pk}
