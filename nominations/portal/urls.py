"""The addresses of the portal: nouns; a move is a POST to its noun."""

from django.urls import path

from nominations.portal.views import (
    answers,
    calendar,
    calls,
    drafts,
    keys,
    meetings,
    pages,
    papers,
    seats,
    submission,
    votes,
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
    path("votes/", votes.votes, name="votes"),
    path("votes/<uuid:key>/", votes.vote, name="vote"),
    path("votes/<uuid:key>/ballot/", votes.ballot, name="ballot"),
    path("votes/<uuid:key>/meeting-request/", votes.meeting_request, name="meeting_request"),
    path("votes/<uuid:key>/reasons/", votes.reasons, name="reasons"),
    path("votes/<uuid:key>/<slug:which>/file/", votes.file, name="vote_file"),
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
