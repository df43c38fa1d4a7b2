"""The pages that are asked, and what each must keep to: the numbers are those of the budgets in bench/README.md."""

from dataclasses import dataclass

from bench.names import ADMINISTRATOR, ANYBODY, CONTACT, CROWD, OFFICER, PREPARED, key

LIST_QUERIES, PAGE_QUERIES = 10, 12
A_PAGE = 50
MAILS = "/admin/nominations/outgoingmail/"


@dataclass(frozen=True)
class Check:
    """A measure of a page against the same measure of a page of the floor."""

    budget: int
    measure: str  # "cpu" (median), "p50" or "p95" of the waiting time
    floor: str
    must: float


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    visitor: str
    checks: tuple[Check, ...] = ()
    queries: int = PAGE_QUERIES
    same_rows: bool = True  # shown with few and with many; else growth says nothing
    at_one_group: bool = False  # it is compared with one group as well
    at_a_hundred: bool = False  # a list of the admin: compared with the same list over a hundred nominations


def _list(floor: str) -> tuple[Check, ...]:
    return (Check(1, "cpu", floor, 3), Check(1, "p95", floor, 3))


def _detail() -> tuple[Check, ...]:
    return (Check(3, "cpu", "form", 3),)


def _stock_list() -> tuple[Check, ...]:
    return (Check(4, "cpu", "stock list", 1.1),)


def floor_pages(nominations: int) -> list[Page]:
    """Return the pages of the floor; its last page is a page number, as Django's paginator counts."""
    stock = "/admin/nominations/nomination/"
    return [
        Page("user-table", "/user-table/", ADMINISTRATOR),
        Page("overview", "/overview/", ADMINISTRATOR),
        Page("form", f"/form/{key('nomination', 2, 'AT')}/", ADMINISTRATOR),
        Page("stock list", stock, ADMINISTRATOR),
        Page("stock list, last page", f"{stock}?p={-(-nominations // A_PAGE)}", ADMINISTRATOR),
        Page("stock list, search", f"{stock}?q=kovac", ADMINISTRATOR),
        Page("stock mails", MAILS, ADMINISTRATOR),
        Page("stock mails, search", f"{MAILS}?q=contact.at", ADMINISTRATOR),
    ]


def pages(nominations: int) -> list[Page]:
    """Return our pages. Austria's answers: 2 was returned, 4 waits for a decision (bench/answers.py)."""
    found = "/admin/nominations/nomination/"
    last = f"{found}?p={-(-nominations // A_PAGE)}"
    return [
        Page("portal: calls", "/calls/", CONTACT, _list("user-table"), LIST_QUERIES),
        Page("portal: the State's file", f"/calls/{key('invitation', 2, 'AT')}/", CONTACT, _detail()),
        Page("portal: form", f"/nominations/{key('nomination', 2, 'AT')}/draft/", CONTACT, _detail()),
        Page("portal: review", f"/nominations/{key('nomination', 2, 'AT')}/review/", CONTACT, _detail()),
        Page("portal: receipt", f"/nominations/{key('nomination', 4, 'AT')}/versions/1/", CONTACT, _detail()),
        Page("desk: start", "/admin/", OFFICER, (Check(2, "p50", "overview", 3), *_list("user-table"))),
        Page(
            "desk: calls", "/admin/nominations/call/", OFFICER, (Check(4, "cpu", "stock list", 1.1),), same_rows=False
        ),
        *desk_pages(),
        Page(
            "desk: composition",
            f"/admin/nominations/expertgroup/{key('group', 0)}/composition/",
            OFFICER,
            _list("user-table"),
            at_one_group=True,
        ),
        Page("desk: vacant seats", "/admin/nominations/expertgroup/vacancies/", OFFICER, same_rows=False),
        Page("desk: terms that end", "/admin/nominations/mandate/terms/", OFFICER, same_rows=False),
        Page("desk: review", f"{found}{key('nomination', 4, 'AT')}/review/", OFFICER, _detail()),
        Page("desk: list", found, OFFICER, _stock_list(), at_a_hundred=True),
        Page("desk: list, last page", last, OFFICER, (Check(5, "p50", "stock list, last page", 0.5),)),
        Page("desk: list, search", f"{found}?q=kovac", OFFICER, (Check(5, "p50", "stock list, search", 0.5),)),
        Page("desk: mails", MAILS, OFFICER, (Check(4, "cpu", "stock mails", 1.1),), at_a_hundred=True),
        Page("desk: mails, search", f"{MAILS}?q=contact.at", OFFICER, (Check(5, "p50", "stock mails, search", 0.5),)),
        *(
            Page(f"desk: {name}", f"/admin/nominations/{name}/", OFFICER, at_a_hundred=True)
            for name in ("mandate", "person", "authority", "expertgroup")
        ),
        *register_pages(),
        *meeting_pages(),
        *declaration_pages(),
    ]


def desk_pages() -> list[Page]:
    """Return the pages of a call, its letters and texts, and what is read of all groups of an officer."""
    call, prepared = (f"/admin/nominations/call/{key('call', name)}/" for name in (0, PREPARED))
    of_all, of_call = (Check(2, "p50", "overview", 3),), _list("user-table")
    return [
        Page("desk: board", f"{call}board/", OFFICER, of_call),
        Page("desk: board, filtered", f"{call}board/?show=submitted&order=days", OFFICER, of_call),
        Page("desk: rehearsal", f"{prepared}calendar/", OFFICER, of_call),
        Page("desk: letters of a call", f"{call}letters/", OFFICER, of_call),
        Page("desk: texts of a call", f"{call}texts/", OFFICER, _detail()),
        Page("desk: texts", "/admin/nominations/expertgroup/texts/", OFFICER, _detail()),
        Page("desk: my list", "/admin/my-list/", OFFICER, of_all, same_rows=False),
        Page("desk: my list, of all", "/admin/my-list/", ADMINISTRATOR, of_all, same_rows=False),
        Page("desk: statistics", "/admin/statistics/?group=E10000", OFFICER, same_rows=False, at_one_group=True),
        Page("desk: statistics, of all", "/admin/statistics/", ADMINISTRATOR, same_rows=False),
    ]


def register_pages() -> list[Page]:
    """Return the pages of the public, who see the same whoever asks; E10000 is the first group."""
    found: dict[str, tuple[str, int, bool]] = {  # its address, its queries, whether few and many show the same rows
        "search": ("/register/", LIST_QUERIES, True),
        "search, in missions": ("/register/?text=fisheries", LIST_QUERIES, False),
        "search, for a person": ("/register/?text=kovacevic", LIST_QUERIES, False),
        "search, finds one": ("/register/?text=E10000", LIST_QUERIES, True),
        "group": ("/register/groups/E10000/", LIST_QUERIES, True),
        "group, in 2020": ("/register/groups/E10000/?on=2020-06-14", LIST_QUERIES, True),
        "State": ("/register/states/AT/", LIST_QUERIES, True),
    }
    of_all = (Check(2, "p50", "overview", 3), *_list("user-table"))
    return [
        Page("register: States", "/register/states/", ANYBODY, of_all, LIST_QUERIES, same_rows=False),
        *(
            Page(f"register: {name}", address, ANYBODY, _list("user-table"), queries, same_rows, at_one_group=True)
            for name, (address, queries, same_rows) in found.items()
        ),
    ]


def meeting_pages() -> list[Page]:
    """Return the pages of meetings and opinions; all but the lists of the admin show the meeting ahead of a group."""
    number, desk = 2, "/admin/nominations/meeting/"
    ahead, crowd = (f"{desk}{key('meeting', name)}/" for name in (number, CROWD))
    delegation, ballot = key("delegation", key("meeting", number), "AT"), key("ballot", number, "AT")
    of_states = _list("user-table")
    return [
        Page("desk: meetings", desk, OFFICER, _stock_list()),
        Page("desk: meeting", f"{ahead}overview/", OFFICER, of_states),
        Page("desk: delegations", f"{ahead}delegations/", OFFICER, of_states),
        Page("desk: attendance", f"{ahead}attendance/", OFFICER, of_states),
        Page("desk: attendance of 270", f"{crowd}attendance/", OFFICER),
        Page("desk: door", f"{ahead}door/", OFFICER, of_states),
        Page("desk: door for 270", f"{crowd}door/", OFFICER),
        Page("desk: opinions", "/admin/nominations/opinion/", OFFICER, _stock_list()),
        Page("desk: opinion", f"/admin/nominations/opinion/{key('opinion', number)}/overview/", OFFICER, of_states),
        Page("portal: meetings", "/meetings/", CONTACT, of_states, LIST_QUERIES),
        Page("portal: meeting", f"/meetings/{delegation}/", CONTACT, _detail()),
        Page("portal: votes", "/votes/", CONTACT, of_states, LIST_QUERIES),
        Page("portal: vote", f"/votes/{ballot}/", CONTACT, _detail()),
        Page("register: meetings", "/register/meetings/", ANYBODY, of_states, LIST_QUERIES),
        Page("register: meetings of a group", "/register/groups/E10000/meetings/", ANYBODY, of_states, LIST_QUERIES),
        Page("register: meeting", f"/register/meetings/{key('meeting', 0, 'past')}/", ANYBODY, _detail()),
        Page("api: meetings", "/api/v1/meetings", ANYBODY, of_states, LIST_QUERIES, same_rows=False),
        Page("api: meeting", f"/api/v1/meetings/{key('meeting', 0, 'past')}", ANYBODY, _detail()),
    ]


def declaration_pages() -> list[Page]:
    """Return the public pages and answers about declarations and partners; one declaration has 27 signatories."""
    one, answer = "/register/declarations/invented-0/", "/api/v1/declarations/invented-0"
    of_all, detail = _list("user-table"), _detail()
    return [
        Page("register: declarations", "/register/declarations/", ANYBODY, of_all, LIST_QUERIES),
        Page("register: declaration", one, ANYBODY, detail, PAGE_QUERIES),
        Page("register: declaration, in 2019", f"{one}?on=2019-12-01", ANYBODY, detail, PAGE_QUERIES),
        Page("register: partners", "/register/partners/", ANYBODY, of_all, LIST_QUERIES, same_rows=False),
        Page("api: declarations", "/api/v1/declarations", ANYBODY, of_all, LIST_QUERIES, same_rows=False),
        Page("api: declaration", answer, ANYBODY, detail),
        Page("api: signatories", f"{answer}/signatories?on=2019-12-01", ANYBODY, detail),
        Page("api: signatures", "/api/v1/signatures", ANYBODY, of_all, LIST_QUERIES, same_rows=False),
        Page("api: partner", f"/api/v1/partners/{key('partner', 0)}", ANYBODY, detail),
    ]
