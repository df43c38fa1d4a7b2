"""A user is an account; what it may do is said by dated roles (domain rules 30, 39)."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from nominations.kernel import periods


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **facts: Any) -> "User":
        """Create an account without a password: people sign in with a code sent to their address."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, **facts: Any) -> "User":
        """Create a superuser; a password given by `createsuperuser` is not kept: sign-in is by code only."""
        facts.pop("password", None)
        return self.create_user(email, is_staff=True, is_superuser=True, **facts)


class User(AbstractBaseUser, PermissionsMixin):
    """An account; its address is unique whatever its case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("Commission staff"), default=False, help_text=_("May enter the administration."))
    is_active = models.BooleanField(_("active"), default=True)
    gets_digest = models.BooleanField(
        _("daily summary by mail"), default=True, help_text=_("On working days at 08:00, when something waits.")
    )
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["family_name", "given_name", "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case"),
            models.CheckConstraint(
                condition=Q(email__regex=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$"), name="user_email_format"
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_short_name(self) -> str:
        return self.given_name or self.email


class RoleQuerySet(models.QuerySet["Role"]):
    def held_on(self, day: date) -> Self:
        return self.filter(periods.running_on(day))

    def for_states(self) -> Self:
        """Return the roles that speak for a State."""
        return self.filter(kind__in=Role.STATE_KINDS)

    def reachable(self, *, on: date) -> Self:
        """Return the contact points that mail can reach on this day, first contacts first."""
        held = self.held_on(on).filter(kind=Role.Kind.CONTACT_POINT, user__is_active=True)
        return held.select_related("user").order_by("country__protocol_order", "position", "pk")

    def states_of(self, user: Any, *, on: date) -> "models.QuerySet[Role, str]":
        """Return the ISO codes of the States this visitor speaks for on this day."""
        if not user.is_authenticated or not user.is_active:
            return self.none().values_list("country_id", flat=True)
        held = self.held_on(on).for_states().filter(user_id=user.pk, country__isnull=False)
        return held.values_list("country_id", flat=True)


class Role(models.Model):
    """What a user may do, from a day to a day: an ended contact point sees nothing from that day on."""

    class Kind(models.TextChoices):
        CONTACT_POINT = "contact_point", _("National contact point")
        PERMANENT_REPRESENTATION = "permanent_representation", _("Permanent Representation")
        DESK_OFFICER = "desk_officer", _("Desk officer")
        HEAD_OF_UNIT = "head_of_unit", _("Head of unit")

    STATE_KINDS = (Kind.CONTACT_POINT, Kind.PERMANENT_REPRESENTATION)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    country = models.ForeignKey(
        "nominations.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("State"),
    )
    position = models.PositiveSmallIntegerField(default=1, help_text=_("1: first contact, 2: second contact."))
    since = models.DateField(help_text=_("First day."))
    until = models.DateField(null=True, blank=True, help_text=_("First day after the last; empty: still held."))

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["country__protocol_order", "position", "since"]
        verbose_name_plural = _("contact points and roles")
        constraints = [
            periods.in_order("role_period_in_order"),
            models.CheckConstraint(
                condition=(Q(kind__in=["contact_point", "permanent_representation"]) & Q(country__isnull=False))
                | (Q(kind__in=["desk_officer", "head_of_unit"]) & Q(country__isnull=True)),
                name="role_has_state_exactly_when_it_speaks_for_one",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "country"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="role_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()}" + (f" · {self.country_id}" if self.country_id else "")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, user: Any) -> Self:
        return self.filter(user_id=user.pk)

    def in_force(self, *, on: date) -> Self:
        """Return the keys that open something on a day: the last day counts."""
        rows = self.filter(revoked_at__isnull=True, expires_on__gte=on, user__is_active=True)
        return rows.select_related("user")


class ApiToken(models.Model):
    """A key with which a program reads for a person: shown once, kept as a hash, with scopes and a last day."""

    class Scope(models.TextChoices):
        FULL = "full", _("All data that the person sees on the pages")
        CALENDAR = "calendar", _("The person's deadlines, as a calendar")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(_("what it is for"), max_length=80)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    expires_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    used_on = models.DateField(_("last used on"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("access key")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="api_token_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_in_force(self, on: date) -> bool:
        return self.revoked_at is None and self.expires_on >= on


class ContactImport(models.Model):
    """A list of contact points that somebody uploaded: shown row by row, then entered whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, help_text=_("Of the file."))
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(help_text=_("As read from the file; emptied once entered or given up."))
    entered = models.PositiveIntegerField(null=True, blank=True, help_text=_("How many roles it made."))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True, help_text=_("Entered, or given up."))

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of contact points")
        verbose_name_plural = _("imports of contact points")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="contact_import_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(entered__isnull=True) | Q(settled_at__isnull=False),
                name="contact_import_entered_when_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.name
