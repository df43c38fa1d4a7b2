"""Slides are taken by their content; macros, programs and what loads from elsewhere are refused."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.files import checks, refusals
from nominations.files.models import StoredFile

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
RELS = '<Rels><Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Rels>'
SLIDE = "ppt/slides/_rels/slide1.xml.rels"
OLD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99


def pptx(extra: dict[str, bytes | str] | None = None, *, types: str = TYPES) -> bytes:
    """Return the least that is a presentation, with more parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("ppt/presentation.xml", "<p:presentation/>")
        for part, content in (extra or {}).items():
            archive.writestr(part, content)
    return out.getvalue()


def check(content: bytes, name: str = "slides.pptx") -> StoredFile.Type:
    return checks.check(SimpleUploadedFile(name, content), [StoredFile.Type.PPTX, StoredFile.Type.DOCX])


@pytest.mark.parametrize(
    "extra",
    [{}, {SLIDE: RELS.format(kind="hyperlink", target="https://www.example.org/")}, {f"m{i}": "" for i in range(2000)}],
)
def test_slides_are_taken_with_links_and_with_many_parts(extra: dict[str, bytes | str]) -> None:
    assert check(pptx(extra)) == StoredFile.Type.PPTX


REFUSED: dict[str, tuple[bytes, type[refusals.FileRefused], str]] = {
    "text": (b"Slide 1", refusals.WrongType, "is not a PowerPoint presentation, whatever its name says"),
    "old": (OLD, refusals.Protected, "old PowerPoint file. Save it as PPTX"),
    "cut": (pptx()[:40], refusals.Damaged, "is damaged"),
    "macros": (pptx({"ppt/vbaProject.bin": b"x"}), refusals.Unsafe, "macros or programs. Save it as a plain PPTX"),
    "macro type": (pptx(types="<Types>macroEnabled</Types>"), refusals.Unsafe, "contains macros"),
    "object": (pptx({"ppt/embeddings/oleObject1.bin": b"x"}), refusals.Unsafe, "contains macros"),
    "bomb": (pptx({"ppt/big.xml": b"\0" * 4_000_000}), refusals.Unsafe, "far more than a presentation needs"),
    "many parts": (pptx({f"m{i}": "" for i in range(4000)}), refusals.Unsafe, "far more than a presentation needs"),
    "film from elsewhere": (
        pptx({SLIDE: RELS.format(kind="video", target="https://evil.example/film")}),
        refusals.Unsafe,
        "loads a template or other content from elsewhere",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_with_one_sentence(case: str) -> None:
    content, refusal, sentence = REFUSED[case]
    with pytest.raises(refusal) as refused:
        check(content)
    assert sentence in str(refused.value)


def test_a_word_document_is_no_presentation_whatever_its_name() -> None:
    with pytest.raises(refusals.WrongType, match="is not a Word document"):
        check(pptx(), "slides.docx")
