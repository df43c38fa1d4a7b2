"""What the typesetter does not tag yet: the first cell of each row of a list is the header of that row.

Run as a program by `apart.py`, like the typesetter and after it: a long list is a hundred thousand objects. Sizes and
lists come in, sizes and lists go out.
"""

import json
import resource
import sys
from io import BytesIO

import pikepdf

_ROW_HEADER = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)


def main() -> None:
    memory, seconds, _most = map(int, sys.argv[1:])  # it makes lists smaller
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sizes = json.loads(sys.stdin.buffer.readline())
    contents = [with_row_headers(sys.stdin.buffer.read(size)) for size in sizes]
    sys.stdout.buffer.write(json.dumps([len(content) for content in contents]).encode() + b"\n")
    sys.stdout.buffer.writelines(contents)


def with_row_headers(content: bytes) -> bytes:
    """Return the PDF with its rows named, so that a screen reader says whose cell it reads; same bytes each time."""
    with pikepdf.open(BytesIO(content)) as document:
        for element in document.objects:
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/TR":
                _name_row(element)
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _name_row(row: pikepdf.Dictionary) -> None:
    """A header's scope says it for regular tables (ISO 14289-1, 7.5); lists of headers a cell would hide the row's."""
    cells = [cell for cell in row.K.as_list() if cell.get("/S") == "/TD"]
    for position, cell in enumerate(cells):
        kept = [each for each in cell.get("/A", pikepdf.Array()).as_list() if each.get("/O") != "/Table"]
        if position == 0:
            cell.S = pikepdf.Name.TH
            kept.append(_ROW_HEADER)
        cell.A = pikepdf.Array(kept)


if __name__ == "__main__":
    main()
