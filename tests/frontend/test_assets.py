"""The front-end build: only our own host is asked for anything, and every address inside a file resolves."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from config import assets

MANIFEST = {
    "default": settings.STORAGES["default"],
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    assets.main()


def test_a_second_build_finds_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "build", lambda: pytest.fail("built twice"))
    assets.main()
    assert assets.is_current()


def test_a_changed_lock_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "package-lock.json"
    changed.write_text(assets.INPUTS[1].read_text() + " ")
    monkeypatch.setattr(assets, "INPUTS", (assets.INPUTS[0], changed, assets.INPUTS[2]))
    assert not assets.is_current()


def test_the_lock_pins_hashes_and_names_no_host() -> None:
    lock = json.loads(assets.INPUTS[1].read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert sorted(packages) == [
        f"node_modules/{name}" for name in ("@ecl/preset-ec", "@ecl/resources-icons", "world-atlas")
    ]
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())
    assert "resolved" not in assets.INPUTS[1].read_text()


def test_foreign_fonts_and_source_maps_are_taken_out() -> None:
    css = (
        '@font-face{src:url(https://webtools.europa.eu/f.woff2) format("woff2"),url(../fonts/f.woff2) format("woff2")}'
    )
    assert assets.cleaned(f"{css}/*# sourceMappingURL=x.css.map */") == (
        '@font-face{src:url(../fonts/f.woff2) format("woff2")}'
    )


@pytest.mark.parametrize("sheet", sorted(name for name in assets.FILES.values() if name.endswith(".css")))
def test_a_style_sheet_asks_no_other_host(sheet: str) -> None:
    asked = re.findall(r"url\(\"?([^\")]*)", (assets.TARGET / sheet).read_text())
    assert [address for address in asked if not address.startswith(("data:", "../fonts/"))] == []


def test_no_logo_and_no_emblem_is_shipped() -> None:
    names = [path.name.lower() for path in assets.TARGET.rglob("*") if path.is_file()]
    assert [name for name in names if "logo" in name or "emblem" in name or "flag" in name] == []


def test_every_address_in_the_files_resolves_when_they_are_collected(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=MANIFEST):
        call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert "ecl/styles/ecl-ec.css" in manifest
    assert "nominations/admin.css" in manifest
    hashed = (tmp_path / manifest["nominations/admin.css"]).read_text()
    assert manifest["ecl/fonts/InterVariable.woff2"].rpartition("/")[2] in hashed
