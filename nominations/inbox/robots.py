"""Whether a program wrote a mail, told by its headers (RFC 3834), and which of them says so."""

import re
from email.message import Message
from typing import Any

from nominations.inbox import mime
from nominations.inbox.states import Kind

READ_RECEIPT = "A receipt of reading, sent by the program of the recipient."
# The beginnings of subjects that Outlook and Exchange write in the languages of the Union.
AUTOMATIC = tuple(
    words.casefold()
    for words in (
        "Automatic reply",
        "Out of Office",
        "Réponse automatique",
        "Absence du bureau",
        "Automatische Antwort",
        "Abwesenheitsnotiz",
        "Automatisch antwoord",
        "Risposta automatica",
        "Respuesta automática",
        "Resposta automática",
        "Automatyczna odpowiedź",
        "Automatická odpověď",
        "Automatická odpoveď",
        "Automatikus válasz",
        "Răspuns automat",
        "Автоматичен отговор",
        "Αυτόματη απάντηση",
        "Automatski odgovor",
        "Samodejni odgovor",
        "Automaatvastus",
        "Automātiska atbilde",
        "Automatinis atsakymas",
        "Automaattinen vastaus",
        "Automatiskt svar",
        "Autosvar",
        "Automatisk svar",
        "Freagra uathoibríoch",
        "Tweġiba awtomatika",
    )
)


def judge(mail: "Message[Any, Any]") -> tuple[Kind, str]:
    """Return what a mail is that reports no delivery, and why: a person's answer unless a header says otherwise."""
    for sign in (_submitted, _read_receipt, _old_headers, _precedence, _exchange, _null_sender):
        why = sign(mail)
        if why:
            return Kind.AUTO_REPLY, why
    return Kind.ANSWER, ""


def _submitted(mail: "Message[Any, Any]") -> str:
    """RFC 3834 section 5: anything but "no"."""
    told = mime.header(mail, "Auto-Submitted").lower()
    return f"Auto-Submitted: {told}" if told and not told.startswith("no") else ""


def _read_receipt(mail: "Message[Any, Any]") -> str:
    """RFC 8098."""
    is_one = mime.parameter(mail, "report-type").lower() == "disposition-notification"
    return READ_RECEIPT if is_one else ""


def _old_headers(mail: "Message[Any, Any]") -> str:
    for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder"):
        value = mime.header(mail, name)
        if value and value.lower() != "no":
            return f"{name}: {value}"
    return ""


def _precedence(mail: "Message[Any, Any]") -> str:
    told = re.sub(r"[^a-z]", "", mime.header(mail, "Precedence").lower())
    return "Precedence: auto_reply" if told == "autoreply" else ""


def _exchange(mail: "Message[Any, Any]") -> str:
    """Exchange suppresses answers to its automatic mails, but to some of people's too: the subject decides."""
    told = mime.header(mail, "X-Auto-Response-Suppress")
    is_one = mime.header(mail, "Subject").casefold().startswith(AUTOMATIC)
    return f"X-Auto-Response-Suppress: {told}" if told and is_one else ""


def _null_sender(mail: "Message[Any, Any]") -> str:
    """RFC 5321 section 4.5.5: who sends so wants no answer."""
    return "Return-Path: <>" if mime.header(mail, "Return-Path") == "<>" else ""
