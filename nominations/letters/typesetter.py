"""What typst makes of a batch of papers. Run as a program, in a process of its own with little memory and time.

typst keeps its fonts, and what it learnt from each paper, for as long as a process lives: here, as long as one batch.
`apart.py` starts it. It says of each paper how many bytes it has, or what typst has against it; then come the bytes.
"""

import json
import os
import resource
import sys
from typing import Any, cast

import typst

STANDARDS: list[Any] = ["ua-1", "a-2a"]
TOO_MUCH = 3  # how it ends when it made more bytes than it may


def main() -> None:
    memory, seconds, most = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A thread for each core would take as many addresses as the machine has cores, and end at the limit on a large one.
    os.environ["RAYON_NUM_THREADS"] = "1"
    asked = json.load(sys.stdin.buffer)
    told, contents = _set(asked["papers"], folder=asked["folder"], most=most)
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.writelines(contents)


def _set(papers: list[dict[str, Any]], *, folder: str, most: int) -> tuple[list[dict[str, Any]], list[bytes]]:
    compiler = typst.Compiler(root=folder, font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True)
    told: list[dict[str, Any]] = []
    contents: list[bytes] = []
    for paper in papers:
        try:
            contents.append(_pdf(compiler, paper, folder=folder))
            told.append({"size": len(contents[-1])})
        except typst.TypstError as error:
            told.append({"against": error.diagnostic})
        if sum(map(len, contents)) > most:
            sys.exit(TOO_MUCH)
    return told, contents


def _pdf(compiler: typst.Compiler, paper: dict[str, Any], *, folder: str) -> bytes:
    made = compiler.compile(
        input=f"{folder}/{paper['form']}.typ",
        format="pdf",
        pdf_standards=STANDARDS,
        sys_inputs={"data": json.dumps(paper)},
        timestamp=paper["at"],
    )
    return cast("bytes", made)


if __name__ == "__main__":
    main()
