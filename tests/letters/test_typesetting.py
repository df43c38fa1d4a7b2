"""The PDF of a letter or list: accessible, archivable, the same bytes each time, and no value is read as markup."""

import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.files.models import StoredFile
from nominations.letters import papers, typesetting
from nominations.letters.drafts import Draft
from nominations.letters.models import Addressee, Annex, Letter, Signatory
from nominations.letters.typesetting import NoSuchLetter
from nominations.reference.models import Country
from nominations.texts.queries import Wording
from tests.cast import SINCE
from tests.letters.stage import Read, members

NUMBER = "E03931-2026-L0012"
TRAPS = [
    '#panic("1")',
    "*bold* _it_",
    "@nobody",
    "<label>",
    "$x^2$ \\ // /*",
    "`raw` #{1} [b] = H",
    "-- ... '\"",
    "{state}",
]
LONG = "W" * 5000


@pytest.fixture
def compose(states: dict[str, Country]) -> Callable[..., Draft]:
    """Return a builder of letters to a State that needs no database."""

    def made(iso2: str = "AT", **changes: Any) -> Draft:
        country = states[iso2]
        to = Addressee(
            country=country, name="H.E. Ms Ana Example", capacity="Ambassador", email="a@example.org", since=SINCE
        )
        signed = Signatory(
            name="Jan Invented", capacity="The Director-General", service="Invented Networks", since=SINCE
        )
        facts: dict[str, Any] = {
            "kind": Letter.Kind.CALL,
            "group": country,
            "code": "E03931",
            "about": country,
            "country": country,
            "addressee": to,
            "signatory": signed,
            "wording": Wording("Nominations", "The words.\n\n- one\n- two"),
            "values": {},
            "dated_on": date(2026, 11, 25),
        }
        return Draft(**{**facts, **changes})

    return made


def test_a_letter_reads_as_letters_do(compose: Callable[..., Draft]) -> None:
    annexes = [
        Annex(title="Terms of reference", text="# Tasks\n\nIt advises.\n\n## Members\n\n- States"),
        Annex(title="Decision", file=StoredFile(name="decision.pdf")),
    ]
    letter = compose("BE", ares_ref="Ares(2026)1", references=["Your letter of 1 May"], annexes=annexes)
    assert Read(typesetting.letter(letter, number=NUMBER)).text().split("\n") == [
        "European Commission",
        "Invented Networks",
        "The Director-General",
        "Brussels, 25 November 2026",
        f"Our number: {NUMBER}",
        "Ares reference: Ares(2026)1",
        "Your letter of 1 May",
        "H.E. Ms Ana Example",
        "Ambassador",
        "Royaume de Belgique",
        "Koninkrijk België",
        "Subject: Nominations",
        "Your Excellency,",
        "The words.",
        *("•one", "•two"),
        "Yours faithfully,",
        "Jan Invented",
        "The Director-General",
        "Annexes",
        *("1.Terms of reference", "2.Decision (attached file: decision.pdf)"),
        f"{NUMBER}1/2",
        "Annex 1: Terms of reference",
        "Tasks",
        "It advises.",
        "Members",
        "•States",
        f"{NUMBER}2/2",
    ]


def test_a_letter_frozen_before_the_letterhead_named_the_institution_is_set_as_it_was(
    compose: Callable[..., Draft],
) -> None:
    paper = papers.of_letter(compose(), number=NUMBER)
    del paper["letterhead"]["institution"]
    assert Read(typesetting.pdf(paper)).text().startswith("Invented Networks\nThe Director-General")


def test_what_is_not_issued_says_so_and_a_print_out_says_nothing(compose: Callable[..., Draft]) -> None:
    assert Read(typesetting.letter(compose())).text().count("Draft, not issued") == 2
    assert Read(typesetting.table(members(kind=Letter.Kind.MEMBERS))).text().count("Draft, not issued") == 1
    assert "Draft" not in Read(typesetting.table(members())).text()


@pytest.mark.parametrize("form", ["letter", "list"])
def test_it_is_accessible_and_archivable(form: str, compose: Callable[..., Draft]) -> None:
    made = (
        typesetting.letter(compose(), number=NUMBER)
        if form == "letter"
        else typesetting.table(members(), number=NUMBER)
    )
    read = Read(made)
    assert read.root.MarkInfo.Marked
    assert read.root.Lang == "en"
    assert read.root.ViewerPreferences.DisplayDocTitle
    assert "/StructTreeRoot" in read.root
    for said in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", f">{NUMBER}: ", "<dc:creator>"):
        assert said in read.metadata
    assert read.descriptors
    assert all(any(key.startswith("/FontFile") for key in each.keys()) for each in read.descriptors)  # noqa: SIM118 - no dict
    assert all("/ID" in document for document in [read.document.trailer])


def test_headings_lists_and_languages_are_tagged(compose: Callable[..., Draft]) -> None:
    annexes = [Annex(title="Terms", text="# One\n\nText\n\n## Two\n\nText")]
    read = Read(typesetting.letter(compose("FI", annexes=annexes), number=NUMBER))
    headings = [tag for tag in read.tags() if tag.startswith("H")]
    assert headings == ["H1", "H2", "H2", "H3", "H4"]
    assert {"L", "LI", "LBody"} <= set(read.tags())
    assert read.languages() == {"fi", "sv"}


def test_a_list_names_its_columns_and_rows(compose: Callable[..., Draft]) -> None:
    read = Read(typesetting.table(members(notes=["A note."])))
    tags = [tag for tag in read.tags() if tag != "Strong"]
    row = ["TR", "TH", "TD"]
    assert tags == ["Document", "H1", "P", "Table", "THead", "TR", "TH", "TH", "TBody", *row, *row, "P"]
    scopes = [
        str(fact.Scope) for each in read.elements if each.S == "/TH" for fact in each.A.as_list() if "/Scope" in fact
    ]
    assert sorted(scopes) == ["/Column", "/Column", "/Row", "/Row"]


def test_no_heading_of_a_narrow_column_is_parted_within_a_word() -> None:
    columns = ["Code", "State", "Late", "Days left", "Named, seat by seat", "Last contact", "Contact points"]
    rows = [["BE", "Belgium", "yes", "21", "Ana Example", "A mail", "ana@example.org"]]
    read = Read(typesetting.table(members(columns=columns, rows=rows, widths=[1, 9, 1, 1, 30, 9, 30])))
    runs = "|".join(said.strip() for _x, _y, said in read.runs(read.document.pages[0]))
    for word in ("Code", "Late", "Days"):
        assert f"|{word}" in runs, runs


def test_the_header_comes_again_on_every_page_of_a_long_list() -> None:
    rows = [[f"State {number}", "Ännchen Müller"] for number in range(300)]
    read = Read(typesetting.table(members(rows=rows, is_to_sign=True)))
    pages = read.text().split("Signature")
    assert len(pages) - 1 == len(read.document.pages) > 5
    assert f"1/{len(read.document.pages)}" in read.text()
    assert read.tags().count("THead") == 1


def test_an_empty_list_says_so() -> None:
    assert "This list has no entries." in Read(typesetting.table(members(rows=[]))).text()


@pytest.mark.parametrize("changes", [{"rows": [["only one"]]}, {"columns": [], "rows": []}, {"widths": [1]}])
def test_a_list_with_ragged_rows_is_a_mistake_of_ours(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="as many cells"):
        typesetting.table(members(**changes))


def test_all_states_have_their_names_in_their_languages_and_scripts(
    states: dict[str, Country], compose: Callable[..., Draft]
) -> None:
    for iso2, country in states.items():
        read = Read(typesetting.letter(compose(iso2)))
        names = papers.official_names(country)
        assert [each["name"] for each in names] == country.native_official_names.split("/")
        assert {each["name"] for each in names} <= set(read.text().split("\n"))
        assert read.languages() == {each["lang"] for each in names} - {"en"}


def test_a_state_entered_with_another_code_of_a_language_still_has_its_letter(compose: Callable[..., Draft]) -> None:
    letter = compose("AT")
    letter.country.languages = "de-AT"
    assert "Republik Österreich" in Read(typesetting.letter(letter)).text()


@pytest.mark.parametrize("trap", [*TRAPS, "", "a\u200fb\u202ec", "Ćirić, Şerban, Ģirts, Ħal, Κώστας, Ђорђе"])
def test_a_value_is_never_read_as_markup(trap: str, compose: Callable[..., Draft]) -> None:
    values = {"value": trap}
    wording = Wording("About {value}.", "Before {value} after.\n\n- {value}\n\n{value}")
    text = Read(typesetting.letter(compose(wording=wording, values=values, ares_ref=trap), number=NUMBER)).text()
    shown = "".join(sign for sign in trap if sign.isprintable())
    assert (f"Before {shown} after." if shown else "Before after.") in text
    assert text.count(shown) >= 4
    table = Read(typesetting.table(members(rows=[[trap, trap]], notes=[trap], title=f"T {trap}"))).text()
    assert table.count(shown) >= 4


def test_a_word_without_an_end_stays_on_its_page(compose: Callable[..., Draft]) -> None:
    wording = Wording("About {value}", "{value} is long.\n\n- {value}")
    letter = Read(typesetting.letter(compose(wording=wording, values={"value": LONG})))
    assert letter.text().count("W") == 3 * len(LONG)
    table = Read(typesetting.table(members(columns=list("abcdefgh"), rows=[[LONG, *"bcdefgh"]])))
    assert table.text().count("W") == len(LONG)
    for read, right in ((letter, 210 - 25), (table, 18 + (297 - 2 * 18) / 8)):
        places = [x for page in read.document.pages for x, _y, said in read.runs(page) if said.strip("W") == ""]
        assert max(places) / 72 * 25.4 < right - 2  # no sign begins where its column ends


@settings(max_examples=40, deadline=None)
@given(words=st.lists(st.text(max_size=60), min_size=6, max_size=6))
def test_whatever_is_typed_is_set_or_refused_with_its_signs(words: list[str]) -> None:
    country = Country(iso2="AT", eu_code="AT", name_en=words[0], native_official_names=words[1], languages="de")
    to = Addressee(country=country, name=words[2], capacity=words[3], address=words[4], email="a@example.org")
    signed = Signatory(name=words[5], capacity=words[0], service=words[1])
    letter = Draft(
        kind=Letter.Kind.CALL,
        group=country,
        code="E03931",
        about=country,
        country=country,
        addressee=to,
        signatory=signed,
        wording=Wording(f"{words[2]} {{x}}", f"{words[3]}\n\n- {words[4]}\n\n{{x}}\n{words[5]}"),
        values=defaultdict(lambda: words[0]),
        dated_on=date(2026, 11, 25),
        annexes=[Annex(title=words[1], text=f"# {words[2]}\n## {words[3]}\n- {words[4]}\n{words[5]}")],
    )
    table = members(title=f"T {words[0]}", columns=words[:2], rows=[words[2:4], words[4:]], notes=[words[5]])
    for made in (lambda: typesetting.letter(letter, number=NUMBER), lambda: typesetting.table(table)):
        with suppress(NoSuchLetter):
            assert made().startswith(b"%PDF-1.7")


def test_a_sign_that_no_font_has_is_named(compose: Callable[..., Draft]) -> None:
    with pytest.raises(NoSuchLetter) as refused:
        typesetting.letter(compose(values={}, wording=Wording("About", "日本 and 😀 and 日")))
    assert str(refused.value) == "These characters cannot be printed: “日”, “本”, “😀”. Write them in another way."


def test_the_same_content_makes_the_same_bytes_in_every_thread(compose: Callable[..., Draft]) -> None:
    paper, table = papers.of_letter(compose(), number=NUMBER), papers.of_list(members())
    made: list[tuple[bytes, bytes]] = []
    threads = [
        threading.Thread(target=lambda: made.append((typesetting.pdf(paper), typesetting.pdf(table)))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert set(made) == {(typesetting.pdf(paper), typesetting.pdf(table))}
    assert b"D:20261124230000Z" in made[0][0]  # the midnight in Brussels that began its day
