"""The addresses of the floor: three tiny pages and two stock admin lists."""

from django.contrib import admin
from django.urls import path

from bench.floor import files, views
from bench.floor.stock import MailAdmin, NominationAdmin
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination

admin.site.register(Nomination, NominationAdmin)
admin.site.register(OutgoingMail, MailAdmin)

urlpatterns = [
    path("user-table/", views.user_table),
    path("overview/", views.overview),
    path("form/<uuid:key>/", views.form),
    path("files/<slug:name>.<slug:form>", files.file),
    path("admin/", admin.site.urls),
]
