"""Frozen versions: what was submitted is stored whole, with the SHA-256 of its canonical JSON."""

import hashlib
import json
from datetime import datetime
from typing import Any

from nominations.accounts.models import User
from nominations.workflow.content import GENDER, PERSON_COLUMNS
from nominations.workflow.models import Attachment, Nomination, NominationVersion, Nominee


def canonical(content: dict[str, Any]) -> bytes:
    """Return the bytes that are hashed: UTF-8 JSON, keys sorted, no spaces (close to RFC 8785; no floats occur)."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(content: dict[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, that a receipt carries."""
    return hashlib.sha256(canonical(content)).hexdigest()


def is_intact(version: NominationVersion) -> bool:
    """Answer whether the stored content still has the hash of its receipt."""
    return sha256_of(version.content) == version.sha256


def says_the_same(nomination: Nomination, version: NominationVersion) -> bool:
    """Answer whether what is typed now, files included, is what a version of a nomination froze."""
    attachments = list(nomination.attachments.select_related("file__blob"))
    typed = _content(nomination, attachments, is_nil=False, received_at=version.received_at)
    parts = ("authority", "persons", "letter", "remarks", "files", "effective_on")
    return all(typed.get(part) == version.content.get(part) for part in parts)


def freeze(
    nomination: Nomination,
    *,
    is_nil: bool,
    by: User,
    received_at: datetime,
    at: datetime,
    source: Attachment | None = None,
) -> NominationVersion:
    """Store what the nomination says now as its next version; call it in the transaction of the move.

    A nil return says its reason only (of a change, its day too): what was typed before it was never meant to be sent.
    One that came by e-mail keeps this mail, `source`.
    """
    attachments = ([source] if source else []) if is_nil else list(nomination.attachments.select_related("file__blob"))
    content = _content(nomination, attachments, is_nil=is_nil, received_at=received_at)
    version = NominationVersion.objects.create(
        nomination=nomination,
        number=nomination.round,
        content=content,
        sha256=sha256_of(content),
        is_late=nomination.is_late,
        deadline_on=nomination.invitation.deadline_on,
        received_at=received_at,
        frozen_at=at,
        by=by,
    )
    version.files.add(*[attachment.file for attachment in attachments])
    return version


def _content(
    nomination: Nomination, attachments: list[Attachment], *, is_nil: bool, received_at: datetime
) -> dict[str, Any]:
    invitation = nomination.invitation
    call, country = invitation.call, invitation.country
    return {
        **_effective(nomination),
        "reference": nomination.reference,
        "version": nomination.round,
        "kind": "nil" if is_nil else "nomination",
        "nil_reason": nomination.nil_reason if is_nil else "",
        "group": {"code": call.group.code, "title": call.group.title},
        "call": {"reference": call.reference, "title": call.title},
        "state": {"iso2": country.iso2, "eu_code": country.eu_code, "name_en": country.name_en},
        "authority": {} if is_nil else _authority(nomination),
        "persons": [] if is_nil else [_person(nominee) for nominee in _nominees(nomination)],
        "letter": {} if is_nil else _letter(nomination),
        "remarks": "" if is_nil else nomination.remarks,
        "files": [_file(attachment) for attachment in attachments],
        "received_at": received_at.isoformat(),
        "deadline_on": invitation.deadline_on.isoformat(),
        "is_late": nomination.is_late,
    }


def _effective(nomination: Nomination) -> dict[str, str]:
    """Return the first day that a change asks for; other nominations have no such key, so their hashes stand."""
    if not nomination.invitation.call.is_change:
        return {}
    return {"effective_on": nomination.effective_on.isoformat() if nomination.effective_on else ""}


def _authority(nomination: Nomination) -> dict[str, str]:
    names = ("name", "name_latin", "address", "email", "website")
    return {name: getattr(nomination, f"authority_{name}") for name in names}


def _letter(nomination: Nomination) -> dict[str, str]:
    day = nomination.letter_on.isoformat() if nomination.letter_on else ""
    return {"reference": nomination.letter_reference, "dated_on": day}


def _nominees(nomination: Nomination) -> list[Nominee]:
    return list(nomination.nominees.prefetch_related("fields_of_expertise"))


def _person(nominee: Nominee) -> dict[str, Any]:
    facts = {name: getattr(nominee, name) for name in PERSON_COLUMNS}
    if not facts[GENDER]:
        del facts[GENDER]  # versions frozen before it could be given look, and hash, the same
    fields = [{"code": field.code, "label": field.label} for field in nominee.fields_of_expertise.all()]
    return {"role": nominee.role, "number": nominee.number, **facts, "fields": fields}


def _file(attachment: Attachment) -> dict[str, Any]:
    stored = attachment.file
    return {
        "id": str(stored.pk),
        "name": stored.name,
        "kind": attachment.kind,
        "size": stored.blob.size,
        "sha256": stored.blob_id,
    }
