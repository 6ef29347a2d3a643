"""What of a page is sent again: its parts, and the pieces of its boards."""

from hypothesis import given
from hypothesis import strategies as st

from mihan.workplaces.web.parts import Part, Piece, Rows, changes, known, mark_of, pieces_in, token


def guest(n, says="expected"):
    return Part(f"arrival-{n}", mark_of(says), lambda: f'<li id="arrival-{n}">{says}</li>', "arrival-list")


def board(*rows):
    return Part("board-arrivals", mark_of("arrivals"), lambda: '<section id="board-arrivals">…</section>', "", rows)


def told(page, before):
    found = changes([page], known(token([before])))
    added = [(each.part.id, each.place) for each in found.added]
    return found.gone, [part.id for part in found.replaced], added


def test_a_page_that_shows_everything_lacks_nothing():
    page = board(guest(1), guest(2))
    assert not changes([page], known(token([page])))


def test_a_row_that_says_something_else_is_sent_alone():
    before = board(guest(1), guest(2))
    assert told(board(guest(1), guest(2, "waiting")), before) == ([], ["arrival-2"], [])


def test_a_row_that_is_gone_is_taken_away():
    assert told(board(guest(2)), board(guest(1), guest(2))) == (["arrival-1"], [], [])


def test_a_new_row_comes_after_the_one_before_it():
    before = board(guest(1), guest(3))
    assert told(board(guest(1), guest(2), guest(3)), before) == ([], [], [("arrival-2", "afterend:#arrival-1")])
    assert told(board(guest(0), guest(1), guest(3)), before) == ([], [], [("arrival-0", "afterbegin:#arrival-list")])


def test_a_row_that_moved_goes_and_comes_back():
    before = board(guest(1), guest(2), guest(3))
    page = board(guest(3, "waiting"), guest(1), guest(2))
    assert told(page, before) == (["arrival-3"], [], [("arrival-3", "afterbegin:#arrival-list")])


def test_a_board_that_is_another_one_is_sent_whole():
    before = Part("board-arrivals", mark_of("nobody"), lambda: "", "", ())
    assert told(board(guest(1)), before) == ([], ["board-arrivals"], [])


def test_a_token_nobody_made_costs_a_whole_board_at_most():
    for since in ("board-arrivals:", "board-arrivals:x/y=/=z/", "board-arrivals", "board-arrivals:a:b/c"):
        found = changes([board(guest(1))], known(since))
        assert [part.id for part in found.replaced] + [each.part.id for each in found.added] == ["board-arrivals"]


rows = st.lists(st.integers(0, 12), unique=True, max_size=10)


@given(rows, rows)
def test_whatever_comes_goes_and_moves_the_list_is_in_order_afterwards(before, after):
    if not before or not after:
        return
    shown = [f"arrival-{n}" for n in before]
    found = changes([board(*map(guest, after))], known(token([board(*map(guest, before))])))
    shown = [name for name in shown if name not in found.gone]
    for each in found.added:
        where, _colon, anchor = each.place.partition(":#")
        shown.insert(shown.index(anchor) + 1 if where == "afterend" else 0, each.part.id)
    assert shown == [f"arrival-{n}" for n in after]


def test_pieces_are_found_with_their_list():
    count, one = Piece("count", "arrival-count", number=1), Piece("guest", "arrival-1", name="Amal")
    found = list(pieces_in({"count": count, "rows": Rows("arrival-list", [one])}))
    assert found == [("", count), ("arrival-list", one)]


def test_a_board_is_the_same_whatever_its_pieces_say():
    def drawn(name):
        return repr({"rows": Rows("arrival-list", [Piece("guest", "arrival-1", name=name)])})

    assert (drawn("Amal") == drawn("Salma"), "Amal" in drawn("Amal")) == (True, False)
