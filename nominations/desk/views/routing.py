"""How a file of views says which addresses it answers, for the ModelAdmin that takes them up."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse

# Address below the record's list → (view, name of the page).
Routes = Mapping[str, tuple[Callable[..., HttpResponse], str]]
