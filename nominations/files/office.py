"""Files of Office programs: a zip with the parts of its kind, of a sane size, that can only be read.

No macros, no programs, nothing loaded from elsewhere. What is a document and what are slides: docx.py, pptx.py.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nominations.files.refusals import Damaged, Protected, Unsafe, WrongType

_ZIP_MAGIC = b"PK\x03\x04"
# The old binary formats, and also the wrapping of a file with a password.
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_BYTES = 100 * 1024 * 1024
_MOST_RATIO = 100
_RATIO_COUNTS_FROM = 1024 * 1024  # small parts of empty documents compress better than any bomb needs
_MOST_BYTES_OF_RELATIONSHIPS = 4 * 1024 * 1024
# The two methods that Office's own formats know (ISO/IEC 29500-2).
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PROGRAMS = re.compile(
    r"(vbaProject\.bin|vbaData\.xml|\.(exe|dll|js|vbs|bat|cmd|ps1|scr))$|/activeX/|/embeddings/[^/]*\.bin$",
    re.IGNORECASE,
)
_MACRO_TYPES = ("macroenabled", "vbaproject")
_ELSEWHERE = re.compile(r"^\s*([a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


@dataclass(frozen=True)
class Form:
    """One kind of file: its main part, how many parts it may have, and what is said when it is refused."""

    main_part: str
    most_members: int
    other_kind: str | Promise
    protected: str | Promise
    too_much: str | Promise
    active: str | Promise


def check(stream: BinaryIO, name: str, form: Form) -> None:
    """Raise a FileRefused unless this is a file of the form that can only be read."""
    magic = stream.read(8)
    stream.seek(0)
    if magic == _OLE_MAGIC:
        raise Protected(str(form.protected) % {"name": name})
    if not magic.startswith(_ZIP_MAGIC):
        raise WrongType(str(form.other_kind) % {"name": name})
    try:
        with zipfile.ZipFile(stream) as archive:
            _judge_members(archive, name, form)
            _judge_parts(archive, name, form)
    except (*_BROKEN, ElementTree.ParseError) as error:
        raise Damaged(_("“%(name)s” is damaged: it cannot be opened. Save it again.") % {"name": name}) from error


def _judge_members(archive: zipfile.ZipFile, name: str, form: Form) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    bomb = unpacked > _RATIO_COUNTS_FROM and unpacked / packed > _MOST_RATIO
    if len(members) > form.most_members or unpacked > _MOST_BYTES or bomb:
        raise Unsafe(str(form.too_much) % {"name": name})
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Protected(_("“%(name)s” is encrypted. Save it without protection.") % {"name": name})
    # Of two parts of one name another reader may take the other one.
    if len({member.filename.casefold() for member in members}) < len(members):
        raise zipfile.BadZipFile("a part occurs twice")
    if not {member.compress_type for member in members} <= _METHODS:
        raise zipfile.BadZipFile("a compression that Office does not use")


def _judge_parts(archive: zipfile.ZipFile, name: str, form: Form) -> None:
    parts = archive.namelist()
    if not set(parts) >= {"[Content_Types].xml", form.main_part}:
        raise WrongType(str(form.other_kind) % {"name": name})
    content_types = archive.read("[Content_Types].xml").decode("utf-8").casefold()
    archive.read(form.main_part)
    if any(_PROGRAMS.search(part) for part in parts) or any(each in content_types for each in _MACRO_TYPES):
        raise Unsafe(str(form.active) % {"name": name})
    relationships = [part for part in parts if part.casefold().endswith(".rels")]
    if sum(archive.getinfo(part).file_size for part in relationships) > _MOST_BYTES_OF_RELATIONSHIPS:
        raise Unsafe(str(form.too_much) % {"name": name})
    if any(_reaches_out(archive.read(part)) for part in relationships):
        raise Unsafe(_("“%(name)s” loads a template or other content from elsewhere. Save it as PDF.") % {"name": name})


def _reaches_out(relationships: bytes) -> bool:
    """Whether anything but a plain link is to be loaded from outside; what hides in UTF-16 or a DTD counts as so."""
    if b"<!" in relationships.replace(b"<!--", b"") or b"\x00" in relationships:
        return True
    root = ElementTree.fromstring(relationships)  # noqa: S314 - small, and without a DTD nothing expands
    return any(_is_outside(element) for element in root.iter())


def _is_outside(element: ElementTree.Element) -> bool:
    facts = {name.rpartition("}")[2].casefold(): value.strip() for name, value in element.attrib.items()}
    outside = facts.get("targetmode", "").casefold() == "external" or _ELSEWHERE.match(facts.get("target", ""))
    return bool(outside) and not facts.get("type", "").casefold().endswith("/hyperlink")
