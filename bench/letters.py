"""Papers that are measured: a call's 27 letters as issued, beside the typesetting alone; long lists, one to sign."""

from bench import names
from bench.jobs import undone
from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.letters import actions, papers, typesetting
from nominations.letters.drafts import Draft, ListDraft
from nominations.letters.models import Addressee, Annex, Letter, Signatory
from nominations.meetings import papers as attendance
from nominations.meetings.models import Meeting
from nominations.texts.queries import Wording

BODY = (
    "The Commission invites {state} to nominate for the expert group “{group}”.\n\n"
    "It asks for:\n- the competent authority\n- a representative and an accompanying expert\n\n"
) + "The group advises the Commission, prepares what the States decide, and meets about four times a year. " * 6
TERMS = "# Tasks\n\nThe group advises the Commission.\n\n## Members\n\n- the Member States\n\n" * 4
ROWS = 300


def issue_letters() -> int:
    """Issue a call's 27 letters, each with an annex of text: numbered, typeset, hashed and kept, as the desk does."""
    return len(undone(_issue))


def floor_letters() -> int:
    """Typeset the same 27 letters in one batch and throw them away."""
    made = [papers.of_letter(draft, number="E10000-2026-L0001") for draft in drafts(_signatory())]
    return len(typesetting.pdfs(made))


def list_of_members() -> int:
    """Typeset a list of 300 members over several pages."""
    row = [
        "Austria",
        "Ännchen Müller",
        "Bundesministerium für Erfundenes",
        "Representative",
        "a.mueller@example.org",
        "2024",
    ]
    columns = ["State", "Name", "Authority", "Role", "E-mail address", "Since"]
    day = clock.local_day(names.NOW)
    return len(typesetting.table(ListDraft(title="Members", columns=columns, rows=[row] * ROWS, dated_on=day)))


def list_to_sign() -> int:
    """Typeset the attendance list, to be signed, of the meeting with 270 people."""
    meeting = Meeting.objects.select_related("group").get(pk=names.key("meeting", names.CROWD))
    return len(typesetting.table(attendance.to_sign(meeting, at=names.NOW)))


def drafts(signatory: Signatory) -> list[Draft]:
    """Return a call letter to each State."""
    call = Call.objects.select_related("group").get(pk=names.key("call", 0))
    invitations = Invitation.objects.filter(call=call).select_related("country")
    return [_draft(call, invitation, signatory) for invitation in invitations]


def _draft(call: Call, invitation: Invitation, signatory: Signatory) -> Draft:
    state = invitation.country
    return Draft(
        kind=Letter.Kind.CALL,
        group=call.group,
        code=call.group.code,
        about=invitation,
        country=state,
        addressee=Addressee(
            country=state,
            name="H.E. Ms Ana Example",
            capacity=f"Ambassador, Permanent Representative of {state.name_in_text}",
            address="Rue de l’Exemple 1\n1040 Brussels",
            email=f"representation.{state.iso2.lower()}@example.org",
            since=signatory.since,
        ),
        signatory=signatory,
        wording=Wording("Nominations to {group}", BODY),
        values={"state": state.name_in_text, "group": call.group.title},
        dated_on=clock.local_day(names.NOW),
        annexes=[Annex(title="Terms of reference", text=TERMS)],
    )


def _signatory() -> Signatory:
    return Signatory(
        name="Jan Invented",
        capacity="The Director-General",
        service="Directorate-General for Invented Networks",
        since=clock.local_day(names.NOW),
    )


def _issue() -> list[Letter]:
    signatory = _signatory()
    signatory.save()
    return actions.issue(drafts(signatory), by=User.objects.get(email=names.OFFICER), at=names.NOW)
