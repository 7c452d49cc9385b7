import os
from pathlib import Path

import pytest

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


def test_an_empty_folder_and_a_link_to_a_folder_are_said_and_skipped(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    (tmp_path / "im Kreis").symlink_to(tmp_path)
    [empty] = find_files([tmp_path / "leer"])
    [link] = find_files([tmp_path])
    for found in (empty, link):
        assert isinstance(found, Failure)
        assert found.skipped


def test_what_is_no_file_is_a_failure(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "tot").symlink_to(tmp_path / "fehlt")
    for paths in ([tmp_path], [tmp_path / "pipe", tmp_path / "tot"]):
        found = list(find_files(paths))
        assert all(isinstance(one, Failure) and not one.skipped for one in found)
        assert len(found) == 2


def test_a_folder_that_may_not_be_opened_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zu").mkdir()
    (tmp_path / "a.txt").touch()
    scandir = os.scandir

    def guarded(path: str) -> object:
        if os.fspath(path).endswith("zu"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    file, refused = find_files([tmp_path])
    assert file == (tmp_path / "a.txt", "a.txt")
    assert isinstance(refused, Failure)
    assert "Permission denied" in refused.reason


def test_a_name_that_is_no_text_is_spelled_out(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"gr\xfc\xdfe.txt")
    try:
        file.touch()
    except OSError:
        pytest.skip("this file system has no such names")
    assert list(find_files([tmp_path])) == [(file, "gr\\xfc\\xdfe.txt")]
