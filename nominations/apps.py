"""The one Django app of the house."""

from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "nominations"
    label = "nominations"
    verbose_name = "Expert group nominations"
    default_auto_field = "django.db.models.BigAutoField"
