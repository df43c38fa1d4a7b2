"""Uploads are what their names say, or are refused with one sentence; names are harmless; bytes are kept once."""

import contextlib
import hashlib
import resource
import string
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from nominations.files import actions, checks, names, refusals
from nominations.files.models import Blob, StoredFile
from nominations.kernel import clock
from tests.cast import pdf_bytes

ALL = tuple(StoredFile.Type)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
RELS = '<Rels><Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Rels>'


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def made_pdf(change: Callable[[pikepdf.Pdf], object], **save: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    out = BytesIO()
    document.save(out, **save)
    return out.getvalue()


def docx(extra: dict[str, bytes | str] | None = None, types: str = TYPES) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", "<w:document/>")
        for part, content in (extra or {}).items():
            archive.writestr(part, content)
    return out.getvalue()


def with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_launch_deep_inside(document: pikepdf.Pdf) -> None:
    action = Dictionary(Type=Name.Action, S=Name.Launch, F="cmd.exe")
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])


def without_pages(document: pikepdf.Pdf) -> None:
    del document.pages[0]


REFUSED: dict[str, tuple[str, bytes, type[refusals.FileRefused], str]] = {
    "empty": ("letter.pdf", b"", refusals.Empty, "“letter.pdf” is empty: it has 0 bytes"),
    "renamed exe": ("letter.pdf", b"MZ\x90\x00" + b"\0" * 200, refusals.WrongType, "is not a PDF, whatever its name"),
    "exe with a PDF inside": ("letter.pdf", b"MZ\x90\x00" + pdf_bytes(), refusals.WrongType, "is not a PDF"),
    "exe by name": ("letter.exe", pdf_bytes(), refusals.WrongType, "Files may be: PDF, DOCX, "),
    "no extension": ("letter", pdf_bytes(), refusals.WrongType, "cannot be taken"),
    "PDF named DOCX": ("letter.docx", pdf_bytes(), refusals.WrongType, "is not a Word document"),
    "DOCX named PDF": ("letter.pdf", docx(), refusals.WrongType, "is not a PDF"),
    "cut PDF": ("letter.pdf", b"%PDF-1.7\nnothing", refusals.Damaged, "is damaged"),
    "PDF without pages": ("letter.pdf", made_pdf(without_pages), refusals.Damaged, "without pages"),
    "password": (
        "letter.pdf",
        made_pdf(lambda _: None, encryption=pikepdf.Encryption(user="u", owner="o")),
        refusals.Protected,
        "protected by a password",
    ),
    "owner password only": (
        "letter.pdf",
        made_pdf(lambda _: None, encryption=pikepdf.Encryption(user="", owner="o")),
        refusals.Protected,
        "protected by a password",
    ),
    "JavaScript": ("letter.pdf", made_pdf(with_script), refusals.Unsafe, "contains a script"),
    "launch action": ("letter.pdf", made_pdf(with_launch_deep_inside), refusals.Unsafe, "starts a program"),
    "zip without a document": ("letter.docx", docx()[:4] + b"\0" * 40, refusals.Damaged, "is damaged"),
    "old Word": ("letter.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99, refusals.Protected, "old Word file"),
    "macros": ("a.docx", docx({"word/vbaProject.bin": b"x"}), refusals.Unsafe, "contains macros"),
    "macro type": ("a.docx", docx(types="<Types>macroEnabled</Types>"), refusals.Unsafe, "contains macros"),
    "bomb": ("a.docx", docx({"word/big.xml": b"\0" * 4_000_000}), refusals.Unsafe, "would unpack"),
    "many members": ("a.docx", docx({f"m{i}": b"" for i in range(1000)}), refusals.Unsafe, "would unpack"),
    "outside template": (
        "a.docx",
        docx({"word/_rels/settings.xml.rels": RELS.format(kind="attachedTemplate", target="https://evil.example/t")}),
        refusals.Unsafe,
        "loads a template",
    ),
    "DTD": ("a.docx", docx({"word/_rels/x.rels": "<!DOCTYPE a>"}), refusals.Unsafe, "loads a template"),
    "macros under another name": (
        "a.docx",
        docx({"word/x.bin": b"x"}, types='<Override ContentType="application/vnd.ms-office.vbaProject"/>'),
        refusals.Unsafe,
        "contains macros",
    ),
    "OLE object": ("a.docx", docx({"word/embeddings/oleObject1.bin": b"x"}), refusals.Unsafe, "contains macros"),
    "two parts of one name": ("a.docx", docx({"WORD/document.xml": b"x"}), refusals.Damaged, "is damaged"),
    "broken relationships": ("a.docx", docx({"word/_rels/x.rels": "<Rels"}), refusals.Damaged, "is damaged"),
    "many relationships": (
        "a.docx",
        docx({"word/_rels/x.rels": hashlib.shake_256(b"x").digest(5_000_000)}),
        refusals.Unsafe,
        "would unpack",
    ),
    "carries a file": (
        "letter.pdf",
        made_pdf(lambda document: document.attachments.__setitem__("tool.exe", b"MZ")),
        refusals.Unsafe,
        "carries other files",
    ),
    "form with scripts": (
        "letter.pdf",
        made_pdf(lambda document: document.Root.__setattr__("AcroForm", Dictionary(XFA=Array([])))),
        refusals.Unsafe,
        "contains a script",
    ),
    "not an e-mail": ("a.eml", b"Dear all, we nominate", refusals.WrongType, "is not a saved e-mail"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_with_one_sentence(case: str) -> None:
    name, content, refusal, sentence = REFUSED[case]
    with pytest.raises(refusal) as refused:
        checks.check(upload(name, content), ALL)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("part", "relationship"),
    [
        (
            "word/_rels/settings.xml.rels",
            '<Relationship Type="http://x/template" Target="http://e.example/hyperlink"/>',
        ),
        ("word/_rels/settings.xml.rels", '<Relationship Id="&gt;" TargetMode="External" Type="x" Target="t"/>'),
        ("word/_rels/settings.xml.rels", '<Relationship Id=">" TargetMode="External" Type="x" Target="t"/>'),
        ("word/_rels/settings.xml.rels", '<Relationship TargetMode="Ext&#101;rnal" Type="x" Target="t"/>'),
        ("word/_RELS/settings.xml.RELS", '<Relationship TargetMode="External" Type="x" Target="t"/>'),
        ("word/_rels/settings.xml.rels", '<Relationship Type="http://x/template" Target="file:///\\\\host\\t"/>'),
        ("word/_rels/settings.xml.rels", '<Relationship Type="http://x/template" Target="\\\\host\\t"/>'),
    ],
)
def test_no_disguise_lets_a_document_load_content_from_elsewhere(part: str, relationship: str) -> None:
    with pytest.raises(refusals.Unsafe, match="loads a template"):
        checks.check(upload("a.docx", docx({part: f"<Relationships>{relationship}</Relationships>"})), ALL)


def bomb(megabytes: int) -> bytes:
    """A small PDF whose object stream unpacks to many megabytes."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"10 0 ") + b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes))
    packed += packer.compress(b"null") + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/X 10 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
    ]
    out, rows = b"%PDF-1.5\n", struct.pack(">BIH", 0, 0, 0)
    for number, words in enumerate(objects, start=1):
        rows += struct.pack(">BIH", 1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, words)
    rows += struct.pack(">BIHBIH", 1, len(out), 0, 2, 4, 0)
    table = b"<</Type/XRef/Size 11/W[1 4 2]/Index[0 6 10 1]/Root 1 0 R/Length %d>>" % len(rows)
    return out + b"5 0 obj\n%b stream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (table, rows, len(out))


def test_a_pdf_that_unpacks_to_gigabytes_is_refused_before_it_fills_the_memory() -> None:
    assert checks.check(upload("letter.pdf", bomb(1)), ALL) == StoredFile.Type.PDF
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(refusals.Unsafe, match="far more than a letter needs"):
        checks.check(upload("letter.pdf", bomb(1_000)), ALL)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


@given(st.sampled_from([pdf_bytes(), docx({"word/_rels/a.rels": "<Rels/>"})]), st.data())
@settings(max_examples=40, deadline=None)
def test_any_damage_is_taken_or_refused_and_never_an_error(content: bytes, data: st.DataObject) -> None:
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    for name in ("letter.pdf", "letter.docx"):
        with contextlib.suppress(refusals.FileRefused):
            assert checks.check(upload(name, bytes(broken)), ALL)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Letter.PDF", pdf_bytes(), StoredFile.Type.PDF),
        ("letter.pdf", b"\xef\xbb\xbf\r\n" + pdf_bytes(), StoredFile.Type.PDF),
        ("letter.docx", docx(), StoredFile.Type.DOCX),
        (
            "links.docx",
            docx({"word/_rels/document.xml.rels": RELS.format(kind="hyperlink", target="https://www.example.org/")}),
            StoredFile.Type.DOCX,
        ),
        ("reply.eml", b"Received: x\r\nFrom: a@example.org\r\nDate: today\r\n\r\nWe nominate", StoredFile.Type.EML),
    ],
)
def test_is_taken_by_its_content(name: str, content: bytes, kind: StoredFile.Type) -> None:
    assert checks.check(upload(name, content), ALL) == kind


def test_a_type_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(refusals.WrongType, match="Files may be: PDF, DOCX"):
        checks.check(upload("reply.eml", b"From: a@example.org\r\nDate: today\r\n\r\n"), actions.LETTERS)


def test_a_hundred_megabytes_are_refused_by_their_size_without_being_read() -> None:
    large = TemporaryUploadedFile("letter.pdf", "application/pdf", 104_857_600, None)
    large.close()  # reading it would fail
    with pytest.raises(refusals.TooLarge) as refused:
        checks.check(large, ALL)
    assert str(refused.value) == ("“letter.pdf” is too large: 100.0\xa0MB. A file may have at most 10.0\xa0MB.")


@pytest.mark.django_db
def test_the_bytes_are_kept_once_with_their_checksum() -> None:
    at, content = clock.now(), pdf_bytes()
    first = actions.store(upload("letter.pdf", content), by=None, at=at)
    second = actions.store(upload("C:\\letters\\Annex A.PDF", content), by=None, at=at)
    assert (first.name, first.content_type, first.uploaded_at) == ("letter.pdf", "application/pdf", at)
    assert second.name == "Annex A.pdf"
    assert first.pk != second.pk
    blob = Blob.objects.get()
    assert (blob.sha256, blob.size, bytes(blob.content)) == (
        hashlib.sha256(content).hexdigest(),
        len(content),
        content,
    )


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_behind() -> None:
    with pytest.raises(refusals.FileRefused):
        actions.store(upload("letter.pdf", b"MZ"), by=None, at=clock.now())
    assert not Blob.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\Letter (signed).pdf", "Letter (signed).pdf"),
        ("letter\r\nBcc: x@example.org.pdf", "letter Bcc x@example.org.pdf"),
        ("Ονομασία.pdf", "Ονομασία.pdf"),
        ("cod\u202efdp.exe", "codfdp.exe"),
        ("zero\u200bwidth.pdf", "zerowidth.pdf"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("...", "file"),
        (".pdf", "pdf"),
        ("a" * 300 + ".PDF", "a" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(typed: str, clean: str) -> None:
    assert names.clean(typed) == clean


@given(st.text(max_size=400), st.sampled_from([".pdf", ".DOCX", ".eml", ""]))
def test_any_name_becomes_one_short_line_and_cleaning_twice_changes_nothing(stem: str, suffix: str) -> None:
    name = names.clean(stem + suffix)
    assert 0 < len(name) <= names.LONGEST
    assert not set(name) & set('/\\\r\n\t\0"<>|?*;\u202e\u202d\u200b\u2066')
    assert not name.startswith(".")
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert names.clean(name) == name
    if suffix and stem.strip(string.whitespace + ".") and stem.isascii() and stem.isalnum():
        assert name.endswith(suffix.lower())
