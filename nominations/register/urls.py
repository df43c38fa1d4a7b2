"""The addresses of the public Register: no sign-in, nothing changes here."""

from django.urls import include, path, register_converter

from nominations.register.converters import GroupCode
from nominations.register.views import about, declarations, groups, meetings, partners, search, states

app_name = "register"

register_converter(GroupCode, "group_code")

urlpatterns = [
    path("", search.search, name="search"),
    path("groups/<group_code:code>/", groups.group, name="group"),
    path("groups/<group_code:code>/changes/", groups.changes, name="changes"),
    path("groups/<group_code:code>/meetings/", meetings.of_group, name="group_meetings"),
    path("groups/<group_code:code>/meetings.ics", meetings.feed, name="meetings_feed"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:meeting_key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_key>/documents/<uuid:document_key>/", meetings.document, name="meeting_document"),
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/<slug:slug>/", declarations.declaration, name="declaration"),
    path("declarations/<slug:slug>/texts/<str:language>/", declarations.text, name="declaration_text"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<str:partner_code>/", partners.partner, name="partner"),
    path("states/", states.states, name="states"),
    path("states/<str:eu_code>/", states.state, name="state"),
    path("states/<str:eu_code>/authorities/", states.authorities, name="authorities"),
    path("about/", about.about, name="about"),
    path("", include("nominations.register.data_urls")),
]
