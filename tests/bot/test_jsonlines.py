from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jsonlines import append_row, kept_rows, read_rows, write_rows

ROWS = st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()))


@given(ROWS)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    file = tmp_path_factory.mktemp("rows") / "folder" / "rows.jsonl"
    write_rows(rows, file)
    assert read_rows(file) == rows
    append_row({"last": "\u2028"}, file)
    assert read_rows(file) == [*rows, {"last": "\u2028"}]


def test_what_no_run_has_left_is_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "folder" / "kept.jsonl"
    assert kept_rows(kept) == []
    append_row({"id": 1}, kept)
    assert kept_rows(kept) == [{"id": 1}]


def test_other_text_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": 1}\n\nno row\n')
    with pytest.raises(ValueError, match="Expecting value"):
        read_rows(file)
