"""What pikepdf makes of a PDF, as one word. Run as a program, in a process of its own with little memory and time.

A PDF of one megabyte can unpack to gigabytes while it is opened; here that ends this process and no other.
`pdf.py` starts it and says the word in a sentence.
"""

import resource
import sys
from collections.abc import Iterator
from io import BytesIO

import pikepdf

GOOD, DAMAGED, PROTECTED, EMPTY = "good", "damaged", "protected", "empty"
ACTIVE, CARRIER, HUGE = "active", "carrier", "huge"
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10

_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToE"}
# XFA forms carry scripts of their own; rich media carries programs.
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
_CARRIED_FILE = "/EF"
# qpdf goes on without the objects of a stream that it cannot unpack; another reader may see them.
_OUT_OF_MEMORY, _UNREAD = "bad_alloc", ("error decoding stream", "unfilterable stream")


def judge(content: bytes) -> str:
    """Return one of the words above."""
    try:
        with pikepdf.open(BytesIO(content)) as document:
            return _word(document)
    except pikepdf.PasswordError:
        return PROTECTED
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, NotImplementedError):
        return DAMAGED
    except MemoryError:
        return HUGE


def _word(document: pikepdf.Pdf) -> str:
    if document.is_encrypted:
        return PROTECTED
    if not len(document.pages):
        return EMPTY
    dictionaries = list(_dictionaries(document))
    warnings = " ".join(document.get_warnings())
    if _OUT_OF_MEMORY in warnings:
        return HUGE
    if any(words in warnings for words in _UNREAD):
        return DAMAGED
    if any(_is_active(each) for each in dictionaries):
        return ACTIVE
    return CARRIER if any(_CARRIED_FILE in each for each in dictionaries) else GOOD


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary, those inside other objects too; references are followed by the outer loop only."""
    waiting = list(document.objects)
    waiting.append(document.trailer)
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting += [child for child in item.as_list() if _is_inside(child)]
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item
            waiting += [child for _key, child in item.items() if _is_inside(child)]


def _is_inside(child: object) -> bool:
    return isinstance(child, pikepdf.Object) and not child.is_indirect


def _is_active(item: pikepdf.Object) -> bool:
    action = item.get("/S")
    named = isinstance(action, pikepdf.Name) and str(action) in _ACTIVE_ACTIONS
    return named or any(key in item for key in _ACTIVE_KEYS)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(judge(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
