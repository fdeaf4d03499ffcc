"""`snowc run` starts what was built before exactly as long as it would come out the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from snowc.cache import open_cache
from snowc.codegen import program_store, run
from snowc.codegen.build import BuildOptions, build_program
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.run import RunRequest, remember_program, remembered_program
from snowc.database import Database
from snowc.resolve.model import ModuleName

HELLO = 'fn main() do\n  println("hello")\nend\n'


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("SNOW_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "snow.toml").write_text('[package]\nname = "project"\nversion = "0.1.0"\n')
    (folder / "src" / "main.snow").write_text(HELLO)
    return folder


@pytest.fixture
def lone_file(tmp_path: Path) -> Path:
    path = tmp_path / "lone" / "hello.snow"
    path.parent.mkdir()
    path.write_text(HELLO)
    return path


def build_and_remember(path: Path) -> Path:
    db = Database()
    layout = db.open_project(path)
    assert layout.entry is not None
    program = build_program(db, ModuleName(layout.entry), BuildOptions()).program
    assert program is not None
    files = [Path(file) for file, _ in layout.modules.values()]
    remember_program(RunRequest(path), program, files, None if layout.lone_file else layout.root)
    return program


def test_an_unchanged_program_is_remembered(lone_file: Path) -> None:
    assert remembered_program(RunRequest(lone_file)) is None
    program = build_and_remember(lone_file)
    assert remembered_program(RunRequest(lone_file)) == program
    assert subprocess.run([program], capture_output=True, check=True).stdout == b"hello\n"


def test_a_release_is_another_program(lone_file: Path) -> None:
    build_and_remember(lone_file)
    assert remembered_program(RunRequest(lone_file, Pipeline.RELEASE)) is None


def test_changed_text(lone_file: Path) -> None:
    build_and_remember(lone_file)
    lone_file.write_text(HELLO.replace("hello", "hallo"))
    assert remembered_program(RunRequest(lone_file)) is None


def test_same_text_written_again(lone_file: Path) -> None:
    program = build_and_remember(lone_file)
    lone_file.write_text(HELLO)
    assert remembered_program(RunRequest(lone_file)) == program


def test_a_project_that_comes_to_be_around_a_file(lone_file: Path) -> None:
    build_and_remember(lone_file)
    (lone_file.parent / "snow.toml").write_text("[package]\n")
    assert remembered_program(RunRequest(lone_file)) is None


def test_a_new_file_in_a_project(project: Path) -> None:
    build_and_remember(project)
    assert remembered_program(RunRequest(project)) is not None
    (project / "src" / "shape.snow").write_text("pub fn area() -> Int = 1\n")
    assert remembered_program(RunRequest(project)) is None


def test_a_changed_compiler(lone_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_and_remember(lone_file)
    monkeypatch.setattr(run, "compiler_fingerprint", lambda: "another")
    assert remembered_program(RunRequest(lone_file)) is None


def test_damage(lone_file: Path, own_cache: Path) -> None:
    program = build_and_remember(lone_file)
    for path in (own_cache / "runs").rglob("*"):
        if path.is_file():
            path.write_bytes(b"{}")
    assert remembered_program(RunRequest(lone_file)) is None
    build_and_remember(lone_file)
    program.write_bytes(b"damaged")
    assert remembered_program(RunRequest(lone_file)) is None


@pytest.mark.parametrize("record", [b"", b"[]", b"{}", b"\xff", b'{"compiler": 1}'])
def test_a_record_that_makes_no_sense(lone_file: Path, record: bytes) -> None:
    open_cache().write("runs", RunRequest(lone_file).key(), record)
    assert remembered_program(RunRequest(lone_file)) is None


def test_a_warm_start_loads_no_stage_of_the_compiler(lone_file: Path) -> None:
    build_and_remember(lone_file)
    script = (
        "import sys; from pathlib import Path; from snowc.codegen.run import RunRequest, remembered_program\n"
        f"assert remembered_program(RunRequest(Path({str(lone_file)!r})))\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('lark', 'llvmlite')"
        " or name.startswith(('snowc.syntax', 'snowc.types', 'snowc.database', 'snowc.mir'))])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_builds_are_reproducible(lone_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_and_remember(lone_file).read_bytes()
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "other-cache"))
    elsewhere = tmp_path / "elsewhere" / "deeper" / "hello.snow"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text(HELLO)
    assert build_and_remember(elsewhere).read_bytes() == first


def start(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    call = f"execute(Path({str(program)!r}), {list(arguments)!r})"
    script = f"from pathlib import Path; from snowc.codegen.run import execute; {call}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)


def test_starting_passes_arguments_output_and_status_through(tmp_path: Path) -> None:
    path = tmp_path / "args.snow"
    path.write_text("fn main() do\n  println(System.args())\n  System.exit(7)\nend\n")
    done = start(build_and_remember(path), "a", "b c")
    assert (done.stdout, done.returncode) == ("[a, b c]\n", 7)


def test_a_temporary_program_is_gone_when_it_runs(lone_file: Path) -> None:
    copy = program_store.temporary_copy(build_and_remember(lone_file).read_bytes())
    assert start(copy).stdout == "hello\n"
    assert not copy.parent.exists()


def test_a_program_that_may_not_be_started_is_copied(lone_file: Path) -> None:
    program = build_and_remember(lone_file)
    program.chmod(0o600)  # what a disk without execute rights looks like
    assert start(program).stdout == "hello\n"


def test_a_program_that_is_gone(tmp_path: Path) -> None:
    done = start(tmp_path / "nothing")
    assert done.returncode == 126
    assert "can't start" in done.stderr


def snowc(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "snowc.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def test_without_a_c_compiler_programs_run_and_builds_say_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "args.snow"
    path.write_text("fn main() do\n  println(System.args())\n  System.exit(7)\nend\n")
    nowhere = str(tmp_path / "empty")
    done = snowc("run", str(path), "a", "b c", PATH=nowhere, CC="", TMPDIR=str(tmp_path))
    assert (done.stdout, done.stderr, done.returncode) == ("[a, b c]\n", "", 7)
    assert not list(tmp_path.glob("snowc-*"))
    done = snowc("build", str(path), "-o", str(tmp_path / "args"), PATH=nowhere, CC="")
    assert done.returncode == 1
    assert "E0095" in done.stderr
    assert "apt install gcc" in done.stderr


def test_a_missing_runtime_is_named(lone_file: Path, tmp_path: Path) -> None:
    for command, library in (("run", "libsnow_rt.a"), ("build", "libsnow_rt.a")):
        done = snowc(command, str(lone_file), SNOW_RUNTIME_DIR=str(tmp_path / "empty"))
        assert done.returncode == 1
        assert f"E0097]: Snow's runtime library `{library}` is missing" in done.stderr


@pytest.mark.parametrize("folder", ["read-only", "no folder", "none"])
def test_no_cache_is_no_hindrance(folder: str, lone_file: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    environment = {"SNOW_CACHE_DIR": str(place), "TMPDIR": str(tmp_path)}
    if folder == "read-only":
        place.mkdir(mode=0o500)
    elif folder == "no folder":
        place.write_text("")
    else:
        environment |= {"SNOW_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": ""}
    for _ in range(2):
        done = snowc("run", str(lone_file), **environment)
        assert (done.stdout, done.stderr, done.returncode) == ("hello\n", "", 0)
    assert not list(tmp_path.glob("snowc-*"))


def test_several_processes_fill_one_cache(lone_file: Path) -> None:
    command = [sys.executable, "-m", "snowc.cli.main", "run", str(lone_file)]
    rivals = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(*rival.communicate(), rival.returncode) for rival in rivals] == [("hello\n", "", 0)] * 3
    assert not [path for path in (lone_file.parents[1] / "cache").rglob(".new-*")]
