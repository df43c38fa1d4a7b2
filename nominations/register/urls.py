"""The addresses of the public Register: no sign-in, nothing changes here."""

from django.urls import URLPattern

app_name = "register"

urlpatterns: list[URLPattern] = []
