"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("nominations.portal.urls")),
    path("", include("nominations.portal.sign_in_urls")),
    path("admin/", admin.site.urls),
]
