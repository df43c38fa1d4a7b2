"""Stub."""

from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def data(request: HttpRequest, figure: str, form: str) -> HttpResponse:
    return HttpResponse("")
