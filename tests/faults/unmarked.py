"""Workers without the marker, so that we know the test can fail: a lease that ended is blindly queued again.

Run as `celery --app tests.faults.unmarked worker`. No setting of the product can do this.
"""

import importlib
from typing import Any

import django
from django.db import transaction

from config.celery import app

__all__ = ["app"]

django.setup()
# Models can be imported from now on only.
delivery: Any = importlib.import_module("nominations.outbox.delivery")


def leased_only(mail: Any, token: Any, guard: Any, *, now: Any, **_facts: Any) -> bool:
    """Ask the guard and for the lease as `delivery.mark` does, and leave no trace that DATA is about to begin."""
    with transaction.atomic():
        unwanted = guard(mail)
        leased = delivery.OutgoingMail.objects.filter(pk=mail.pk, lease_token=token, lease_until__gt=now)
        return not unwanted and leased.select_for_update().exists()


delivery.mark = leased_only
