"""Tells Django to use our admin site wherever it says `admin.site`."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "nominations.desk.site.DeskSite"
