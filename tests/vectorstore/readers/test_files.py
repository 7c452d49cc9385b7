from pathlib import Path

from vectorstore.readers.failures import Failure
from vectorstore.readers.files import find_files


def test_folders_are_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/.secret/x.txt", ".hidden", "a/b.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(find_files([tmp_path])) == [
        (tmp_path / "a/b.md", "a/b.md"),
        (tmp_path / "a/z.md", "a/z.md"),
        (tmp_path / "b.txt", "b.txt"),
    ]


def test_a_file_has_its_own_name_even_if_hidden(tmp_path: Path) -> None:
    file = tmp_path / ".a.txt"
    file.touch()
    assert list(find_files([file])) == [(file, ".a.txt")]


def test_a_path_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    [found] = find_files([tmp_path / "fehlt"])
    assert isinstance(found, Failure)
    assert found.path == str(tmp_path / "fehlt")
