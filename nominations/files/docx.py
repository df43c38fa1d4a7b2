"""DOCX: a zip with the parts of a document, of a sane size, without macros and without content from elsewhere."""

import re
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from nominations.files.refusals import Damaged, Protected, Unsafe, WrongType

_ZIP_MAGIC = b"PK\x03\x04"
# The old binary format, and also the wrapping of a DOCX with a password.
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_PARTS = {"[Content_Types].xml", "word/document.xml"}
_MOST_MEMBERS = 1_000
_MOST_BYTES = 100 * 1024 * 1024
_MOST_RATIO = 100
_RATIO_COUNTS_FROM = 1024 * 1024  # small parts of empty documents compress better than any bomb needs
_PROGRAMS = re.compile(r"(vbaProject\.bin|vbaData\.xml|\.(exe|dll|js|vbs|bat|cmd|ps1|scr))$|/activeX/", re.IGNORECASE)
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
_ENCRYPTED = 0x1


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless this is a Word document that can only be read."""
    magic = stream.read(8)
    stream.seek(0)
    if magic == _OLE_MAGIC:
        sentence = _("“%(name)s” is protected by a password, or an old Word file. Save it as DOCX without protection.")
        raise Protected(sentence % {"name": name})
    if not magic.startswith(_ZIP_MAGIC):
        raise WrongType(_("“%(name)s” is not a Word document, whatever its name says.") % {"name": name})
    try:
        with zipfile.ZipFile(stream) as archive:
            _judge_sizes(archive, name)
            _judge_parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, UnicodeDecodeError) as error:
        raise Damaged(_("“%(name)s” is damaged: it cannot be opened. Save it again.") % {"name": name}) from error


def _judge_sizes(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    bomb = unpacked > _RATIO_COUNTS_FROM and unpacked / packed > _MOST_RATIO
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_BYTES or bomb:
        raise Unsafe(_("“%(name)s” would unpack to far more than a letter needs.") % {"name": name})
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Protected(_("“%(name)s” is encrypted. Save it without protection.") % {"name": name})


def _judge_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.namelist()
    if not set(parts) >= _PARTS:
        raise WrongType(_("“%(name)s” is not a Word document, whatever its name says.") % {"name": name})
    content_types = archive.read("[Content_Types].xml").decode("utf-8")
    archive.read("word/document.xml")
    if any(_PROGRAMS.search(part) for part in parts) or "macroEnabled" in content_types:
        raise Unsafe(_("“%(name)s” contains macros or programs. Save it as a plain DOCX.") % {"name": name})
    for part in parts:
        if part.endswith(".rels") and _reaches_out(archive.read(part)):
            raise Unsafe(
                _("“%(name)s” loads a template or other content from elsewhere. Save it as PDF.") % {"name": name}
            )


def _reaches_out(relationships: bytes) -> bool:
    """Whether anything but a plain link is to be loaded from outside; what hides in UTF-16 or a DTD counts as so."""
    if b"<!" in relationships.replace(b"<!--", b"") or b"\x00" in relationships:
        return True
    external = [each for each in _RELATIONSHIP.findall(relationships.decode("utf-8")) if "External" in each]
    return any("/hyperlink" not in each for each in external)
