"""Countries in the Union's own order and codes (domain rules 20, 21), and the Commission's holidays."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.kernel import periods


class CountryQuerySet(models.QuerySet["Country"]):
    def member_states(self, *, on: date) -> Self:
        """Return the Member States on a day, in protocol order."""
        return self.filter(periods.running_on(on), protocol_order__isnull=False).order_by("protocol_order")


class Country(models.Model):
    """A Member State, or a country outside the Union. ISO code as key, the Union's (EL for Greece) for display."""

    iso2 = models.CharField("ISO code", primary_key=True, max_length=2)
    eu_code = models.CharField("EU code", max_length=2, unique=True)
    name_en = models.CharField("English name", max_length=80)
    official_name_en = models.CharField("official English name", max_length=120)
    native_names = models.CharField(max_length=120, help_text="Short names in the State's languages, parted by ';'.")
    native_official_names = models.CharField(max_length=200, help_text="As declarations write them, parted by '/'.")
    languages = models.CharField(max_length=20, help_text="ISO 639-1 codes, parted by ';'.")
    protocol_order = models.PositiveSmallIntegerField(
        null=True, blank=True, unique=True, help_text="1–27 for Member States; empty outside the Union."
    )
    since = models.DateField(default=date(1958, 1, 1), help_text="In use here from this day.")
    until = models.DateField(null=True, blank=True, help_text="Retired from this day on; empty: in use.")

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["protocol_order", "name_en"]
        verbose_name_plural = "countries"
        constraints = [
            periods.in_order("country_period_in_order"),
            models.CheckConstraint(condition=Q(iso2__regex=r"^[A-Z]{2}$"), name="country_iso2_format"),
            # Domain rule 21: ISO GR is shown as EL; UK/GB are not Member States.
            models.CheckConstraint(
                condition=(Q(iso2="GR") & Q(eu_code="EL")) | (~Q(iso2="GR") & ~Q(eu_code="EL")),
                name="country_greece_is_gr_and_el",
            ),
            models.CheckConstraint(
                condition=Q(protocol_order__isnull=True) | ~Q(iso2__in=["GB", "UK"]), name="country_uk_is_no_member"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    @property
    def name_in_text(self) -> str:
        """The name within a sentence: "the Netherlands"."""
        return f"the {self.name_en}" if self.iso2 in {"NL", "GB", "US"} else self.name_en

    @property
    def is_member_state(self) -> bool:
        return self.protocol_order is not None


class RegisterTerm(models.Model):
    """A term of the public Register's own lists; groups hold the codes."""

    class Kind(models.TextChoices):
        DG = "dg", _("Directorate-General")
        POLICY_AREA = "policy_area", _("Policy area")
        TASK = "task", _("Task")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=120, help_text="Ours: CNECT, information-society.")
    label = models.CharField(max_length=200, help_text="As the Register writes it.")
    register_code = models.CharField(max_length=60, help_text="The Register's own: CNECT, reftable.policy_00028.")

    class Meta:
        verbose_name = _("term of the Register")
        verbose_name_plural = _("terms of the Register")
        ordering = ["kind", "label"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="register_term_once"),
            models.UniqueConstraint(fields=["kind", "label"], name="register_term_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Holiday(models.Model):
    """A holiday of the Commission in Brussels, for periods under Regulation 1182/71."""

    day = models.DateField(primary_key=True)
    verified = models.BooleanField(
        default=False, help_text="Read in the Official Journal, not derived from the pattern."
    )
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d %B %Y}"
