"""The verbs of joint statements: a declaration of that kind is linked to the partner with whom it is made."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations.models import Declaration
from nominations.kernel.refusals import Refused
from nominations.partnerships import access, settling
from nominations.partnerships.models import JointStatement, Partner


class NoJointStatement(Refused):
    """Only a joint statement of the same group is linked to a partner."""


@transaction.atomic
def link(partner: Partner, *, declaration: Declaration, by: User | None, at: datetime) -> JointStatement:
    """Say that a joint statement is one with this partner. Twice is once. Raises NoJointStatement, NotAllowed."""
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    facts = {"title": declaration.short_title, "code": partner.group.code}
    if declaration.kind != Declaration.Kind.JOINT_STATEMENT:
        raise NoJointStatement(_("“%(title)s” is no joint statement: States sign it, not partners.") % facts)
    if declaration.group_id != partner.group_id:
        raise NoJointStatement(_("“%(title)s” is kept by another group than %(code)s.") % facts)
    statement, is_new = JointStatement.objects.get_or_create(partner=partner, declaration=declaration)
    if is_new:
        audit.record("joint_statement.link", partner, by=by, at=at, declaration=str(declaration.pk))
    return statement


@transaction.atomic
def unlink(statement: JointStatement, *, by: User | None, at: datetime) -> None:
    """Take a link back that was made by mistake; the declaration stays."""
    partner = settling.locked_partner(statement.partner)
    access.check(by, partner.group, at=at)
    audit.record("joint_statement.unlink", partner, by=by, at=at, declaration=str(statement.declaration_id))
    JointStatement.objects.filter(pk=statement.pk).delete()
