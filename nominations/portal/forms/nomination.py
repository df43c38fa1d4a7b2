"""The nomination form: the authority, one part for each place that the group's seat rules ask for, and the letter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.parties.models import Gender
from nominations.portal.forms.fields import Address, Choice, Day, Line, Lines, Ticks, Upload, Website, need, offer
from nominations.portal.forms.layout import EclFormHelper, Fieldset
from nominations.portal.forms.pieces import Folded, Piece
from nominations.workflow.content import CONTENT_COLUMNS, PERSON_COLUMNS, Content, PersonFacts
from nominations.workflow.models import Attachment
from nominations.workflow.rules import Place


class Part(forms.Form):
    """A part of the form, laid out without a form tag: the page holds the tag, the buttons and the error summary."""

    use_required_attribute = False
    title: str | Promise = ""

    @property
    def helper(self) -> EclFormHelper:
        raise NotImplementedError

    def lay_out(self, *pieces: Any, description: Any = "", css_id: str = "") -> EclFormHelper:
        helper = EclFormHelper(tag=False, summarise=False)
        helper.layout = Layout(Fieldset(self.title, *pieces, description=description, css_id=css_id))
        return helper

    def valid_values(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed; where it is malformed, what is stored."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, stored[name]) for name in stored if name in self.fields}


class FirstDayPart(Part):
    """Of a change between calls only."""

    title = _("When it changes")

    effective_on = Day(
        label=_("First day of the new representative"),
        needed=True,
        help_text=_("Until the day before, who sits now stays; also until the Commission has accepted the change."),
    )

    @property
    def helper(self) -> EclFormHelper:
        return self.lay_out("effective_on", css_id="first-day")


class AuthorityPart(Part):
    title = _("Competent authority")

    authority_name = Line(
        label=_("Name of the authority"),
        max_length=300,
        needed=True,
        help_text=_("In its own language and script. The authority is the member of the group; persons represent it."),
    )
    authority_name_latin = Line(label=_("Name in Latin letters"), max_length=300)
    authority_address = Lines(label=_("Postal address"), max_length=1000)
    authority_email = Address(label=_("E-mail address of the authority"), max_length=254)
    authority_website = Website(label=_("Website"), max_length=200)

    @property
    def helper(self) -> EclFormHelper:
        return self.lay_out(
            "authority_name",
            Folded(_("The name is not in Latin letters?"), "authority_name_latin"),
            "authority_address",
            "authority_email",
            "authority_website",
            css_id="authority",
        )


class PersonPart(Part):
    """A person on a place; the fields of expertise are the group's."""

    family_name = Line(label=_("Family name"), max_length=150, help_text=_("In the original script."))
    given_name = Line(label=_("Given name"), max_length=150, help_text=_("In the original script."))
    family_name_latin = Line(label=_("Family name in Latin letters"), max_length=150)
    given_name_latin = Line(label=_("Given name in Latin letters"), max_length=150)
    function = Line(label=_("Function"), max_length=200, help_text=_("For example: Head of Unit, Quantum Policy."))
    employer = Line(
        label=_("Employer"),
        max_length=300,
        help_text=_("If it is not the authority itself. It may be a research body."),
    )
    email = Address(
        label=_("E-mail address"), max_length=254, help_text=_("Invitations and documents go to this address.")
    )
    phone = Line(
        label=_("Telephone"),
        max_length=40,
        help_text=_("With the country code: +32 2 000 00 00"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "ecl-text-input--m"}),
    )
    gender = Choice(
        label=_("Gender, for statistics only"),
        choices=Gender.choices,
        help_text=_("Never a condition. It is only counted, for the share of women among all persons."),
    )
    fields_of_expertise = Ticks(label=_("Fields of expertise"), help_text=_("Tick all that apply."))

    def __init__(self, place: Place, labels: Mapping[str, str], **options: Any) -> None:
        super().__init__(prefix=place.prefix, **options)
        self.place = place
        self.title = place.label
        if labels:
            offer(self.fields["fields_of_expertise"], labels.items())
        else:
            del self.fields["fields_of_expertise"]
        for name in ("family_name", "given_name", "function", "email"):
            need(self.fields[name], needed=place.required)

    @property
    def helper(self) -> EclFormHelper:
        expertise = ["fields_of_expertise"] if "fields_of_expertise" in self.fields else []
        voluntary = _(
            "You may leave this part empty. If you name somebody, give the name, the function and an e-mail address."
        )
        return self.lay_out(
            Row("family_name", "given_name"),
            Folded(_("The name is not in Latin letters?"), Row("family_name_latin", "given_name_latin")),
            "function",
            "employer",
            "email",
            "phone",
            *expertise,
            "gender",
            description="" if self.place.required else voluntary,
            css_id=self.place.prefix,
        )

    def person(self, stored: PersonFacts) -> PersonFacts:
        typed = self.valid_values({**stored.facts(), "fields_of_expertise": list(stored.fields)})
        codes = tuple(typed.pop("fields_of_expertise", stored.fields))
        return replace(stored, **typed, fields=codes)


class LetterPart(Part):
    title = _("Nomination letter")

    letter = Upload(
        label=_("Add the letter"),
        help_text=_(
            "PDF, at most 10 MB, without a password (Word, .docx, is taken too). "
            "Never upload classified or sensitive documents here."
        ),
    )
    letter_reference = Line(label=_("Reference of the letter"), max_length=120)
    letter_on = Day(label=_("Date of the letter"))
    remarks = Lines(label=_("Remarks to the Commission"), max_length=4000)
    remove = Ticks(label=_("Remove a file"), help_text=_("A ticked file is removed when you save."), needed=False)

    def __init__(self, attachments: Sequence[Attachment], **options: Any) -> None:
        super().__init__(**options)
        self.attachments = attachments
        need(self.fields["letter"], needed=not attachments)
        if attachments:
            self.fields["letter"].label = _("Add another file")
            offer(self.fields["remove"], [(str(row.file_id), row.file.name) for row in attachments])
        else:
            del self.fields["remove"]

    @property
    def helper(self) -> EclFormHelper:
        removal = ["remove"] if self.attachments else []
        files = Piece("portal/nomination/files.html", attachments=self.attachments)
        return self.lay_out(
            files, *removal, "letter", Row("letter_reference", "letter_on"), "remarks", css_id="nomination-letter"
        )

    def refuse(self, sentence: str) -> None:
        self.add_error("letter", sentence)

    def removed(self) -> list[Attachment]:
        chosen = self.cleaned_data.get("remove", [])
        return [row for row in self.attachments if str(row.file_id) in chosen]


class NominationForms:
    """All parts of one nomination, filled from its content or from what was posted."""

    def __init__(
        self,
        content: Content,
        *,
        places: Iterable[Place],
        labels: Mapping[str, str],
        attachments: Sequence[Attachment] = (),
        is_change: bool = False,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        self.stored = content
        columns = content.columns()
        self.first_day = [FirstDayPart(data=data, initial=columns)] if is_change else []
        self.authority = AuthorityPart(data=data, initial=columns)
        self.persons = [
            PersonPart(place, labels, data=data, initial=_initial(_person_at(content, place))) for place in places
        ]
        self.letter = LetterPart(attachments, data=data, files=files, initial=columns)

    def __iter__(self) -> Iterator[Part]:
        yield from self.first_day
        yield self.authority
        yield from self.persons
        yield self.letter

    @property
    def has_errors(self) -> bool:
        return any(part.is_bound and part.errors for part in self)

    def content(self) -> Content:
        """Return what was typed; where something is malformed, what is stored stays. Raises nothing."""
        columns = {name: getattr(self.stored, name) for name in CONTENT_COLUMNS}
        typed: dict[str, Any] = {}
        for part in (*self.first_day, self.authority, self.letter):
            typed |= part.valid_values(columns)
        persons = [part.person(_person_at(self.stored, part.place)) for part in self.persons]
        return Content(**{**columns, **typed}, persons=tuple(person for person in persons if not person.is_blank))


def _person_at(content: Content, place: Place) -> PersonFacts:
    return content.person(place.role, place.number) or PersonFacts(place.role, place.number)


def _initial(person: PersonFacts) -> dict[str, Any]:
    return {**{name: getattr(person, name) for name in PERSON_COLUMNS}, "fields_of_expertise": list(person.fields)}
