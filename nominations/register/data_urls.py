"""The addresses of the Register's open data: what there is, and each list in each form."""

from django.urls import path, register_converter

from nominations.kernel import sheets
from nominations.register.api import reference
from nominations.register.views import declaration_exports, exports


class DataForm:
    """The form of a table, at the end of its address."""

    regex = "|".join(sheets.CONTENT_TYPES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DataForm, "data_form")

urlpatterns = [
    path("open-data/", reference.page, name="open_data"),
    path("groups.<data_form:form>", exports.groups, name="groups_export"),
    path("groups/<group_code:code>/composition.<data_form:form>", exports.composition, name="composition_export"),
    path("states/<str:eu_code>/seats.<data_form:form>", exports.seats, name="seats_export"),
    path("meetings.<data_form:form>", exports.meetings, name="meetings_export"),
    path("declarations.<data_form:form>", declaration_exports.declarations, name="declarations_export"),
    path(
        "declarations/<slug:slug>/signatures.<data_form:form>",
        declaration_exports.signatures,
        name="signatures_export",
    ),
    path(
        "declarations/<slug:slug>/signatories-over-time.<data_form:form>",
        declaration_exports.steps,
        name="signatory_steps_export",
    ),
    path("declarations/<slug:slug>/map.<data_form:form>", declaration_exports.on_the_map, name="signatory_map_export"),
    path("members.<data_form:form>", exports.members, name="members_export"),
    path("mandates.<data_form:form>", exports.mandates, name="mandates_export"),
]
