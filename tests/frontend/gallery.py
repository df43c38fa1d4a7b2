"""One page with every widget and component, with errors and without; an URL conf of the tests only."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from nominations.kernel import clock
from nominations.portal.forms.layout import Button, EclFormHelper, Fieldset, actions, date_input

FIELDS_OF_EXPERTISE = [
    ("communication", "Quantum communication"),
    ("computing", "Quantum computing"),
    ("science", "Basic science"),
]


class PersonForm(forms.Form):
    use_required_attribute = False
    family_name = forms.CharField(max_length=20, help_text="In the original script.")
    given_name = forms.CharField()
    email = forms.EmailField(required=False)
    since = forms.DateField(required=False, widget=date_input())
    country = forms.ChoiceField(choices=[("", "Choose"), ("AT", "Austria"), ("BE", "Belgium")])
    expertise = forms.MultipleChoiceField(
        choices=FIELDS_OF_EXPERTISE, widget=forms.CheckboxSelectMultiple, help_text="At least one."
    )
    answer = forms.ChoiceField(choices=[("yes", "We nominate"), ("no", "No nomination")], widget=forms.RadioSelect)
    remarks = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)
    letter = forms.FileField(help_text="PDF, at most 10 MB.")
    agreed = forms.BooleanField(label="The person knows of this nomination", help_text="Article 16.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.helper = EclFormHelper(self)
        self.helper.layout = Layout(
            Fieldset("Representative <b>& friends</b> {{ 7 }}", "family_name", "given_name", "email", css_id="who"),
            Fieldset("About", "since", "country", "expertise", "answer", description="What the group asks."),
            "remarks",
            "letter",
            "agreed",
            "token",
            actions(Button("submit", "Check and submit"), Button("save", "Save draft", variant="secondary")),
        )


PersonFormSet = forms.formset_factory(PersonForm, extra=2)


def gallery(request: HttpRequest) -> HttpResponse:
    if "messages" in request.GET:
        for level in (messages.INFO, messages.SUCCESS, messages.WARNING, messages.ERROR):
            messages.add_message(request, level, "Your draft was saved at 14:03.")
    form = PersonForm(request.POST or None, request.FILES or None, prefix="one")
    now = clock.now()
    today = clock.local_day(now)
    shown = {
        "form": form,
        "days": [today + timedelta(days=days) for days in (-3, -1, 0, 1, 5, 40)],
        "facts": [("Authority", "Bundesministerium für Beispiele"), ("Employer", ""), ("Address", "Street 1\nVienna")],
        "items": [
            {"label": "20 May 2024, 14:03", "title": "Submitted", "content": "By Anna Muster"},
            {"label": "21 May 2024, 09:00", "title": "Returned for correction", "content": "The letter is missing."},
        ],
        "headers": ["Call", "Status", "Deadline"],
        "rows": [
            [
                {"text": "Quantum Technologies Coordination Group", "href": "#a"},
                {"text": "Draft", "tone": "medium"},
                "25 May 2024",
            ],
            [{"text": "Quantum communication", "href": "#b"}, {"text": "Accepted", "tone": "highlight"}, "1 June 2024"],
        ],
        "page": Paginator(range(90), 30).page(2),
        "tones": ["low", "medium", "high", "highlight"],
        "trail": [("Your calls", "/"), ("Quantum Technologies Coordination Group", "/")],
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "now": now,
    }
    return render(request, "gallery.html", shown)


urlpatterns = [path("gallery/", gallery, name="gallery"), path("", include("config.urls"))]
