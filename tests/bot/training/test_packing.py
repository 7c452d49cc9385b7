from hypothesis import given
from hypothesis import strategies as st

from bot.training.lessons import Lesson
from bot.training.packing import Pack, packed

RUNS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=6)


def tokenize(text):
    return list(text.encode())


@given(RUNS)
def test_a_run_sees_its_ancestors_and_itself_alone_and_goes_on_where_its_parent_ends(runs):
    pack = Pack()
    pack.add([0], -1)
    lines = [[0]]
    for parent, size in runs:
        parent = min(parent, len(lines) - 1)
        pack.add([0] * size, parent)
        lines.append([*lines[parent], len(lines)])
    seen = pack.seen()
    for run, line in enumerate(lines):
        assert [one for one, is_seen in enumerate(seen[run]) if is_seen] == line
        places = [
            place for place, one in zip(pack.positions, pack.runs, strict=True) if one in line
        ]
        assert places == list(range(len(places)))


def test_only_replies_are_wanted_each_token_at_the_place_before_it():
    pack = Pack()
    pack.add([1, 2], -1)
    pack.add([3, 4, 5, 6], 0, reply=2)
    assert pack.wanted == [None, None, None, 5, 6, None]
    assert pack.starts == [3]


def test_lessons_on_the_same_passages_share_them_and_languages_do_not_mix():
    lessons = [
        Lesson("de", "[1] Rot\nDie Brücke ist rot.", "SUCHE: Was ist rot?", "Die Brücke"),
        Lesson("de", "[1] Rot\nDie Brücke ist rot.", "SUCHE: Was ist blau?", "NONE"),
        Lesson("en", "[1] Red\nThe bridge is red.", "FIND: What is red?", "The bridge"),
    ]
    packs = packed(lessons, tokenize)
    assert sorted(len(pack.parents) for pack in packs) == [3, 4]
    german = next(pack for pack in packs if len(pack.parents) == 4)
    words = bytes(german.tokens).decode()
    assert words.count("Die Brücke ist rot.") == 1
    assert words.startswith("<|im_start|>system\nDu hilfst Journalisten")
    wanted = bytes(token for token in german.wanted if token is not None).decode()
    assert wanted == "Die Brücke<|im_end|>NONE<|im_end|>"


def test_the_order_is_always_the_same():
    lessons = [Lesson("de", f"Text {n}", "SUCHE: Was?", "NONE") for n in range(50)]
    assert packed(lessons, tokenize) == packed(lessons, tokenize)
