"""The cache on the disk only ever saves time: damage, missing rights and rivals never change what comes out."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from snowc.cache import Cache, cache_directory, clear_cache, key_of, write_atomically
from snowc.codegen import program_store

KEY = key_of("a")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.read("objects", KEY) is None
    cache.write("objects", KEY, b"content")
    assert cache.read("objects", KEY) == b"content"
    assert cache.read("links", KEY) is None


def test_borders_between_parts_of_a_key_count() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")


@pytest.mark.parametrize("damage", [b"", b"x", b"content" + bytes(32)], ids=["empty", "short", "wrong digest"])
def test_a_damaged_entry_is_a_miss(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.write("objects", KEY, b"content")
    path = cache.path("objects", KEY)
    assert path is not None
    path.write_bytes(damage)
    assert cache.read("objects", KEY) is None
    cache.write("objects", KEY, b"content")
    assert cache.read("objects", KEY) == b"content"


def test_a_damaged_program_is_a_miss(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    program_store.write(cache, KEY, b"program")
    assert program_store.read(cache, KEY) == b"program"
    program_store.executable(cache, b"program").write_bytes(b"tampered")
    assert program_store.read(cache, KEY) is None


def test_a_place_that_is_no_folder_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    cache.write("objects", KEY, b"content")
    assert cache.read("objects", KEY) is None
    program = program_store.executable(cache, b"program")
    assert program.read_bytes() == b"program"
    assert os.access(program, os.X_OK)
    program.unlink()
    program.parent.rmdir()


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.write("objects", KEY, b"content")
    assert cache.read("objects", KEY) is None
    cache.trim()


def test_the_longest_unused_entries_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_CACHE_SIZE_MB", "1")
    cache = Cache(tmp_path)
    keys = [key_of(str(number)) for number in range(4)]
    for age, key in enumerate(keys):
        cache.write("objects", key, bytes(400_000))
        path = cache.path("objects", key)
        assert path is not None
        os.utime(path, (age + 1000, age + 1000))
    assert cache.read("objects", keys[0]) is not None  # used again
    cache.trim()
    assert [cache.read("objects", key) is not None for key in keys] == [True, False, False, True]


def test_trimming_waits_until_it_is_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_CACHE_SIZE_MB", "1")
    keys = [key_of(str(number)) for number in range(4)]
    Cache(tmp_path).trim_if_due()  # the first time: nobody has trimmed yet
    for key in keys[:3]:
        Cache(tmp_path).write("objects", key, bytes(400_000))
    small = Cache(tmp_path)
    small.write("checks", keys[0], bytes(10))
    small.trim_if_due()
    assert all(Cache(tmp_path).read("objects", key) for key in keys[:3])
    large = Cache(tmp_path)
    large.write("objects", keys[3], bytes(400_000))
    large.trim_if_due()
    assert sum(Cache(tmp_path).read("objects", key) is not None for key in keys) == 2
    Cache(tmp_path).write("objects", keys[0], bytes(400_000))
    for number in (1, 2):
        Cache(tmp_path).write("objects", keys[number], bytes(400_000))
    os.utime(tmp_path / ".trimmed", (1000, 1000))
    Cache(tmp_path).trim_if_due()
    assert sum(Cache(tmp_path).read("objects", key) is not None for key in keys) == 2


def test_rivals_see_whole_files(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    contents = [bytes([number]) * 300_000 for number in range(4)]
    cache.write("objects", KEY, contents[0])

    def rewrite(content: bytes) -> None:
        for _ in range(20):
            cache.write("objects", KEY, content)

    writers = [threading.Thread(target=rewrite, args=(content,)) for content in contents]
    for writer in writers:
        writer.start()
    seen = [cache.read("objects", KEY) for _ in range(200)]
    for writer in writers:
        writer.join()
    assert all(content in contents for content in seen)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_atomically(tmp_path / "folder", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_directory() == tmp_path / "xdg" / "snow"
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "own"))
    assert cache_directory() == tmp_path / "own"
    monkeypatch.delenv("SNOW_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # the XDG specification: ignore it
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_directory() == tmp_path / ".cache" / "snow"


def test_clearing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path))
    (tmp_path / "notes.txt").write_text("not ours")
    Cache(tmp_path).write("objects", KEY, b"content")
    assert clear_cache() == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["notes.txt"]
