"""The addresses of the portal: nouns; a move is a POST to its noun."""

from django.urls import path

from nominations.portal.views import (
    answers,
    calendar,
    calls,
    drafts,
    keys,
    meeting_papers,
    meetings,
    pages,
    papers,
    seats,
    submission,
)

app_name = "portal"

urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<uuid:key>/", calls.call, name="call"),
    path("calls/<uuid:key>/nomination/", calls.start, name="start"),
    path("calls/<uuid:key>/nil-return/", answers.nil_return, name="nil_return"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<uuid:key>/", seats.seat, name="seat"),
    path("seats/<uuid:key>/change/", seats.change, name="change"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/documents/", meeting_papers.documents, name="meeting_documents"),
    path("meetings/<uuid:key>/documents/<int:number>/", meeting_papers.document, name="meeting_document"),
    path("meetings/<uuid:key>/minutes/", meeting_papers.minutes, name="meeting_minutes"),
    path("meetings/<uuid:key>/minutes/comments/", meeting_papers.comment, name="meeting_comment"),
    path("meetings/<uuid:key>/minutes/reports/<uuid:item>/", meeting_papers.report, name="meeting_report"),
    path("nominations/<uuid:key>/draft/", drafts.draft, name="draft"),
    path("nominations/<uuid:key>/earlier-persons/", submission.take_up, name="take_up"),
    path("nominations/<uuid:key>/review/", submission.review, name="review"),
    path("nominations/<uuid:key>/submission/", submission.submission, name="submission"),
    path("nominations/<uuid:key>/versions/<int:number>/", submission.version, name="version"),
    path("nominations/<uuid:key>/withdrawal/", answers.withdrawal, name="withdrawal"),
    path("nominations/<uuid:key>/discarding/", answers.discarding, name="discard"),
    path("nominations/<uuid:key>/restoration/", answers.restoration, name="restoration"),
    path("files/<uuid:key>/", papers.file, name="file"),
    path("mails/<uuid:key>/", papers.mail, name="mail"),
    path("contacts/", papers.contacts, name="contacts"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:key>/revocation/", keys.revocation, name="key_revocation"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar"),
]
