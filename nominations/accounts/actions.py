"""The verbs of accounts: enter a contact point or a member of staff, end a role, give a program a key.

Nobody signs up by himself.
"""

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts import notices
from nominations.accounts.models import ApiToken, Role, User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line
from nominations.outbox import actions as outbox


class AddressTaken(Refused):
    """The address belongs to an account of the other side: staff never speak for a State."""


class RoleRefused(Refused):
    """The role has ended already, or would end before it began."""


class KeyRefused(Refused):
    """The key has no label, a last day out of bounds, or a holder who may read nothing."""


LONGEST_KEY = timedelta(days=365)
SECRET_BYTES = 32  # 256 random bits: nobody guesses one, so one look-up by its hash is enough


@transaction.atomic
def create_contact(
    email: str,
    *,
    given_name: str,
    family_name: str,
    country_id: str,
    since: date,
    by: User | None,
    at: datetime,
    position: int = 1,
    kind: Role.Kind = Role.Kind.CONTACT_POINT,
) -> Role:
    """Let a person speak for a State from a day on (domain rules 30, 39): the account, when new, and the role.

    Who holds the role already keeps it as it is. Raises AddressTaken when the account is one of staff.
    """
    user = _account(email, given_name=given_name, family_name=family_name, is_staff=False, by=by, at=at)
    role, is_new = Role.objects.get_or_create(
        user=user, kind=kind, country_id=country_id, until=None, defaults={"position": position, "since": since}
    )
    if is_new:
        audit.record("role.create", role, by=by, at=at, on_behalf_of=country_id, kind=str(kind), since=str(since))
    return role


@transaction.atomic
def create_staff(
    email: str,
    *,
    given_name: str,
    family_name: str,
    kind: Role.Kind | None,
    since: date,
    by: User | None,
    at: datetime,
    is_superuser: bool = False,
) -> User:
    """Enter a member of Commission staff; which groups they work for says `groups.actions.add_officer`.

    Who only keeps the system running has no `kind`. Raises AddressTaken when the account is one of a State.
    """
    user = _account(
        email, given_name=given_name, family_name=family_name, is_staff=True, is_superuser=is_superuser, by=by, at=at
    )
    if kind is None:
        return user
    role, is_new = Role.objects.get_or_create(user=user, kind=kind, country=None, until=None, defaults={"since": since})
    if is_new:
        audit.record("role.create", role, by=by, at=at, kind=str(kind), since=str(since))
    return user


@transaction.atomic
def end_role(role: Role, *, on: date, by: User | None, at: datetime) -> Role:
    """End a role: from the day `on` it gives no right any more; the row stays. Raises RoleRefused."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.until is not None:
        raise RoleRefused(_("This role has ended already."))
    if on <= role.since:
        raise RoleRefused(_("A role ends after the day on which it began."))
    role.until = on
    role.save(update_fields=["until"])
    audit.record("role.end", role, by=by, at=at, on_behalf_of=str(role.country_id or ""), until=str(on))
    return role


@transaction.atomic
def announce_contact(role: Role, *, at: datetime) -> None:
    """Tell the State's other contact points that somebody was entered beside them. Staff's roles are told nobody."""
    if role.country_id is None:
        return
    others = Role.objects.reachable(on=clock.local_day(at)).filter(country=role.country_id).exclude(user=role.user_id)
    outbox.enqueue(notices.contact_entered(role, others, at=at), at=at)


@transaction.atomic
def announce_address(user: User, *, before: str, at: datetime) -> None:
    """Tell the old address and the State's other contact points that a contact point signs in with a new address."""
    today = clock.local_day(at)
    for role in user.roles.held_on(today).for_states().select_related("country", "user"):
        others = Role.objects.reachable(on=today).filter(country=role.country_id)
        outbox.enqueue(notices.address_changed(role, others, before=before, at=at), at=at)


@transaction.atomic
def issue_token(
    user: User, *, label: str, scope: ApiToken.Scope, expires_on: date, by: User, at: datetime
) -> tuple[ApiToken, str]:
    """Make an access key and return it with its secret, which is kept nowhere: shown once. Raises KeyRefused."""
    today = clock.local_day(at)
    label = clean_line(label)
    if not label:
        raise KeyRefused(_("Say what the key is for."))
    if not today <= expires_on <= today + LONGEST_KEY:
        raise KeyRefused(_("Choose a last day from today to one year from now."))
    if not _reads_something(user, on=today):
        raise KeyRefused(_("Your account has no role today, so a key would open nothing."))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        user=user, label=label, scope=scope, sha256=_hash(secret), created_at=at, expires_on=expires_on
    )
    audit.record("api_token.issue", token, by=by, at=at, scope=str(scope), expires_on=str(expires_on))
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> ApiToken:
    """End a key at once; the second time changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record("api_token.revoke", token, by=by, at=at)
    return token


def user_of_token(secret: str, *, scope: ApiToken.Scope, at: datetime) -> User | None:
    """Return whom a key reads for; None when it is unknown, of another scope, expired, revoked, or its holder left.

    The day of use is noted once a day, so that reading does not mean writing.
    """
    today = clock.local_day(at)
    token = ApiToken.objects.in_force(on=today).filter(scope=scope, sha256=_hash(secret)).first()
    if token is None or not _reads_something(token.user, on=today):
        return None
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
    return token.user


def _reads_something(user: User, *, on: date) -> bool:
    """Say whether an account may see anything on a day: a role that is held, or the administrator's."""
    return user.is_active and (user.is_superuser or Role.objects.held_on(on).filter(user=user).exists())


@transaction.atomic
def set_digest(user: User, *, wanted: bool, by: User, at: datetime) -> User:
    """Switch a member of staff's daily mail on or off; only oneself does. The same wish again changes nothing."""
    if by.pk != user.pk:
        raise Refused(_("Only %(user)s can switch this mail on or off.") % {"user": user})
    if user.gets_digest != wanted:
        user.gets_digest = wanted
        user.save(update_fields=["gets_digest"])
        audit.record("account.digest", user, by=by, at=at, wanted=wanted)
    return user


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _account(
    email: str,
    *,
    given_name: str,
    family_name: str,
    is_staff: bool,
    by: User | None,
    at: datetime,
    is_superuser: bool = False,
) -> User:
    """Return the account of this address, made when new; names that it has are kept."""
    address = clean_line(email).lower()
    known = User.objects.filter(email__iexact=address).first()
    if known is not None:
        if known.is_staff != is_staff:
            raise AddressTaken(_("%(email)s has an account of the other side already.") % {"email": address})
        return known
    user = User.objects.create_user(
        address,
        given_name=clean_line(given_name),
        family_name=clean_line(family_name),
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    audit.record("account.create", user, by=by, at=at, is_staff=is_staff, is_superuser=is_superuser)
    return user
