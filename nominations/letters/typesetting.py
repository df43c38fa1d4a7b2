"""From data to the bytes of a PDF: typst, with its own fonts, tagged (PDF/UA-1) and archivable (PDF/A-2a)."""

import json
from typing import Any, cast

import typst
from django.conf import settings

STANDARDS: list[Any] = ["ua-1", "a-2a"]


def compile_template(name: str, data: dict[str, Any]) -> bytes:
    """Return the PDF that templates/letters/<name>.typ makes of the data, which it reads as values only."""
    root = settings.BASE_DIR / "templates" / "letters"
    compiler = typst.Compiler(root=root, ignore_system_fonts=True)
    source = (root / f"{name}.typ").read_bytes()
    inputs = {"data": json.dumps(data)}
    pdf = compiler.compile(input=source, format="pdf", pdf_standards=STANDARDS, sys_inputs=inputs)
    return cast("bytes", pdf)
