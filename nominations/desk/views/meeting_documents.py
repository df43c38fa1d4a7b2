"""Documents of a meeting at the desk: the list with its deadlines, adding, sending, and what is done with each."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, meeting_guards, meeting_pages, meeting_papers
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.meeting_papers import (
    DocumentForm,
    GroundForm,
    ListingForm,
    ReplacementForm,
    SendingForm,
    WhyForm,
)
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.files import handed_out
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import documents as verbs
from nominations.meetings import publication, queries
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument

A_PAGE = 50
Act = Callable[[Facts, datetime], object]


@require_safe
def documents(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """List the documents with the days on which each was sent and published, and what must be public by when."""
    meeting, today = meeting_guards.meeting(request, meeting_id), guards.today()
    page = Paginator(meeting_papers.rows(meeting), A_PAGE).get_page(request.GET.get("page"))
    documents_on = queries.limits(meeting).documents_on
    facts = {
        "page": page,
        "lines": [meeting_papers.line(meeting, document) for document in page],
        "documents_on": documents_on,
        "documents_days": (documents_on - today).days,
        "deadlines": publication.deadlines(meeting, on=today),
        "new": meeting_pages.address(meeting, "document_new"),
        "listing": meeting_pages.address(meeting, "document_listing"),
        "sending": meeting_pages.address(meeting, "document_sending"),
        "may_send": meeting.status in verbs.KNOWN_TO_MEMBERS,
    }
    title = _("Documents")
    return meeting_pages.show(request, meeting, "desk/meetings/documents.html", here="documents", title=title, **facts)


@ask
def new(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Add a document; nobody sees it before it is sent or published."""
    meeting = meeting_guards.meeting(request, meeting_id)
    form = DocumentForm(request.POST or None, request.FILES or None, meeting=meeting)

    def act(at: datetime) -> MeetingDocument:
        return verbs.add(meeting, **form.cleaned_data, by=guards.staff(request), at=at)

    return _uploaded(
        request, meeting, form, act, _("Add a document"), _("The document is added. No member has it yet.")
    )


@ask
def replacement(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Put a new version in the place of a document."""
    meeting, document = _document(request, meeting_id, document_id)
    form = ReplacementForm(request.POST or None, request.FILES or None)

    def act(at: datetime) -> MeetingDocument:
        return verbs.replace(document, upload=form.cleaned_data["upload"], by=guards.staff(request), at=at)

    title = _now("New version of “%(title)s”") % {"title": document.title}
    return _uploaded(request, meeting, form, act, title, _("The new version is there. No member has it yet."))


def _uploaded(
    request: HttpRequest,
    meeting: Meeting,
    form: DocumentForm | ReplacementForm,
    act: Callable[[datetime], MeetingDocument],
    title: str | Promise,
    done: str | Promise,
) -> HttpResponse:
    """Show a form with a file, or act. A refusal stands at the file; all else that was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            act(clock.now())
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        else:
            messages.success(request, str(done))
            return redirect(_back(meeting))
    facts = {"form": form, "back": _back(meeting)}
    template = "desk/meetings/document_form.html"
    return meeting_pages.show(request, meeting, template, here="documents", title=title, **facts)


@ask
def listing(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """List a document as withheld, without its file."""
    meeting = meeting_guards.meeting(request, meeting_id)
    form = ListingForm(posted(request), facts=(meeting.pk,))

    def act(facts: Facts, at: datetime) -> MeetingDocument:
        told = {name: facts[name] for name in ("title", "kind", "ground", "note")}
        return verbs.list_withheld(meeting, **told, by=guards.staff(request), at=at)

    lead = _("The document is listed with its ground; the file is not kept here. The public sees the line.")
    decision = _decision(meeting, _("List a withheld document"), lead, _("List the document"), _("It is listed."), act)
    return decide(request, decision, form)


@ask
def sending(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Tell the members of new documents; the mails are shown first."""
    meeting = meeting_guards.meeting(request, meeting_id)
    rows = meeting_papers.to_send(meeting)
    if not rows and request.method != "POST":
        messages.info(request, _("There is no document to send: each one that has a file is with the members."))
        return redirect(_back(meeting))
    initial = {"document": [str(row.pk) for row in rows]}
    form = SendingForm(posted(request), facts=(meeting.pk,), rows=rows, initial=initial)

    def act(facts: Facts, at: datetime) -> Meeting:
        chosen = [row for row in rows if str(row.pk) in facts["document"]]
        return verbs.send(chosen, late_reason=facts["late_reason"], by=guards.staff(request), at=at)

    lead = _(
        "Contact points, representatives and the persons named for the meeting get one mail with links. Guests cannot "
        "sign in: send them what they need from the functional mailbox."
    )
    title, button, done = _("Send documents"), _("Send the documents"), _("The documents are with the members.")
    return decide(request, _decision(meeting, title, lead, button, done, act), form)


@require_safe
def file(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Hand out the file, earlier versions and withdrawn ones too; its reading is recorded (domain rule 29)."""
    _meeting, document = _document(request, meeting_id, document_id)
    if document.file is None:
        raise Http404
    return handed_out(request, document.file)


@ask
def publication_page(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Publish one document."""
    meeting, document = _document(request, meeting_id, document_id)
    lead = _("Everybody can read the file from now on. Check that it names no person who was not told of it.")
    return _alone(request, meeting, document, verbs.publish, _("Publish “%(title)s”"), lead, _("It is public."))


@ask
def removal(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Take a document out of the public Register, with the reason."""
    meeting, document = _document(request, meeting_id, document_id)
    lead = _("The public no longer reads the file. Who has read it keeps what they have.")
    title = _("Take “%(title)s” out of the Register")
    return _reasoned(request, meeting, document, verbs.unpublish, title, lead, _("It is no longer public."))


@ask
def release(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Say that a document is no longer withheld."""
    meeting, document = _document(request, meeting_id, document_id)
    lead = _("Its ground is taken away. Publishing it is a step of its own.")
    title = _("No longer withhold “%(title)s”")
    return _reasoned(request, meeting, document, verbs.lift, title, lead, _("It is no longer withheld."))


@ask
def withdrawal(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Take a document off the table."""
    meeting, document = _document(request, meeting_id, document_id)
    lead = _("Members see that it was withdrawn and read it no more. The secretariat keeps it.")
    title = _("Withdraw “%(title)s”")
    return _reasoned(request, meeting, document, verbs.withdraw, title, lead, _("It is withdrawn."))


@ask
def withholding(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Withhold a document from the public, on a ground."""
    meeting, document = _document(request, meeting_id, document_id)

    def act(facts: Facts, at: datetime) -> MeetingDocument:
        told = {name: facts[name] for name in ("ground", "note")}
        return verbs.withhold(document, **told, by=guards.staff(request), at=at)

    lead = _("The public sees the title and the ground, never the file. Members read it if it was sent to them.")
    title = _now("Withhold “%(title)s”") % {"title": document.title}
    decision = _decision(meeting, title, lead, _("Withhold the document"), _("It is withheld."), act)
    return decide(request, decision, GroundForm(posted(request), facts=(document.pk,)))


def _alone(
    request: HttpRequest,
    meeting: Meeting,
    document: MeetingDocument,
    verb: Callable[..., object],
    title: Promise,
    lead: Promise,
    done: Promise,
) -> HttpResponse:
    words = str(title) % {"title": document.title}
    decision = _decision(
        meeting, words, lead, words, done, lambda _facts, at: verb(document, by=guards.staff(request), at=at)
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(document.pk,)))


def _reasoned(
    request: HttpRequest,
    meeting: Meeting,
    document: MeetingDocument,
    verb: Callable[..., object],
    title: Promise,
    lead: Promise,
    done: Promise,
) -> HttpResponse:
    def act(facts: Facts, at: datetime) -> object:
        return verb(document, reason=facts["reason"], by=guards.staff(request), at=at)

    words = str(title) % {"title": document.title}
    decision = _decision(meeting, words, lead, words, done, act)
    return decide(request, decision, WhyForm(posted(request), facts=(document.pk,)))


def _decision(
    meeting: Meeting,
    title: str | Promise,
    lead: str | Promise,
    button: str | Promise,
    done: str | Promise,
    act: Act,
) -> Decision:
    return Decision(
        title=title, lead=lead, button=button, done=done, back=_back(meeting), trail=_trail(meeting), act=act
    )


def _trail(meeting: Meeting) -> Trail:
    return (*meeting_pages.trail(meeting), (_back(meeting), _("Documents")))


def _back(meeting: Meeting) -> str:
    return meeting_pages.address(meeting, "documents")


def _document(request: HttpRequest, meeting_id: uuid.UUID, document_id: uuid.UUID) -> tuple[Meeting, MeetingDocument]:
    meeting = meeting_guards.meeting(request, meeting_id)
    return meeting, meeting_guards.document(meeting, document_id)


_ONE = "<uuid:meeting_id>/documents/<uuid:document_id>"
ROUTES: Routes = {
    "<uuid:meeting_id>/documents/": (documents, "documents"),
    "<uuid:meeting_id>/documents/new/": (new, "document_new"),
    "<uuid:meeting_id>/documents/listing/": (listing, "document_listing"),
    "<uuid:meeting_id>/documents/sending/": (sending, "document_sending"),
    f"{_ONE}/file/": (file, "document_file"),
    f"{_ONE}/publication/": (publication_page, "document_publication"),
    f"{_ONE}/removal/": (removal, "document_removal"),
    f"{_ONE}/release/": (release, "document_release"),
    f"{_ONE}/withholding/": (withholding, "document_withholding"),
    f"{_ONE}/replacement/": (replacement, "document_replacement"),
    f"{_ONE}/withdrawal/": (withdrawal, "document_withdrawal"),
}
