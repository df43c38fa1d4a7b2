"""A small real PDF for rehearsals: one page that says that it is a rehearsal's letter."""

from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name

A4 = (595, 842)


def letter(file_name: str, lines: list[str]) -> SimpleUploadedFile:
    """Return a one-page PDF with these lines, as if it had been uploaded. What Latin-1 lacks is shown as "?"."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(_drawn(lines))
        content = BytesIO()
        pdf.save(content)
    return SimpleUploadedFile(file_name, content.getvalue(), content_type="application/pdf")


def _drawn(lines: list[str]) -> bytes:
    shown = b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in lines)
    return b"BT /F1 12 Tf 20 TL 72 760 Td\n" + shown + b"ET"


def _escaped(line: str) -> bytes:
    return line.encode("latin-1", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
