"""The addresses of the floor: three tiny pages and a stock admin list."""

from django.contrib import admin
from django.urls import path

from bench.floor import views
from bench.floor.stock import NominationAdmin
from nominations.workflow.models import Nomination

admin.site.register(Nomination, NominationAdmin)

urlpatterns = [
    path("user-table/", views.user_table),
    path("overview/", views.overview),
    path("form/<uuid:key>/", views.form),
    path("admin/", admin.site.urls),
]
