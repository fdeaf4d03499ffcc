"""What is wrong with the machine is told in one coded message with status 1, and leaves nothing half-written."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from snowc.cache import KINDS
from snowc.cli.main import main
from tests.support.interrupts import take_interrupts
from tests.support.snowc import run, run_snowc

HELLO = 'fn main() do\n  println("hello")\nend\n'
ROOT_USER = os.geteuid() == 0
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    path = tmp_path / "source" / "hello.snow"
    path.parent.mkdir()
    path.write_text(HELLO, "utf-8")
    return path


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith((".new-", "snowc-"))]


def said(captured: Captured) -> str:
    return captured.readouterr().err


# --- what a build needs ----------------------------------------------------------------------------------------------


def test_no_linker(hello: Path, tmp_path: Path) -> None:
    done = run_snowc("build", hello, "-o", tmp_path / "out", env={"PATH": "", "CC": ""})
    assert (done.returncode, done.stderr.startswith("error[E0095]")) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_linker_that_is_not_there(hello: Path, tmp_path: Path) -> None:
    done = run_snowc("build", hello, "-o", tmp_path / "out", env={"CC": "no-such-compiler --fast"})
    assert (done.returncode, done.stderr.startswith("error[E0095]")) == (1, True)


def test_a_linker_that_fails(hello: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("what was there")
    environment = {"CC": "false", "SNOW_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    done = run_snowc("build", hello, "-o", tmp_path / "out", env=environment)
    assert (done.returncode, done.stderr.startswith("error[E0096]")) == (1, True)
    assert (tmp_path / "out").read_text() == "what was there"
    assert not leftovers(tmp_path)


def test_a_linker_that_breaks_down_is_replaced(hello: Path, tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    assert compiler is not None
    broken = tmp_path / "cc"
    breakdown = 'case "$*" in *-fuse-ld=*) echo "ld.gold: internal error in find_view" >&2; exit 1;; esac'
    broken.write_text(f'#!/bin/sh\n{breakdown}\nexec {compiler} "$@"\n', "utf-8")
    broken.chmod(0o755)
    done = run_snowc(
        "build", hello, "-o", tmp_path / "out", env={"CC": str(broken), "SNOW_CACHE_DIR": str(tmp_path / "cache")}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert subprocess.run([tmp_path / "out"], capture_output=True, check=True).stdout


def test_no_runtime(hello: Path, tmp_path: Path) -> None:
    done = run_snowc("build", hello, "-o", tmp_path / "out", env={"SNOW_RUNTIME_DIR": str(tmp_path)})
    assert (done.returncode, done.stderr.startswith("error[E0097]")) == (1, True)


def test_no_main(tmp_path: Path) -> None:
    path = tmp_path / "library.snow"
    path.write_text("pub fn one() -> Int do\n  1\nend\n")
    done = run_snowc("build", path, "-o", tmp_path / "out")
    assert (done.returncode, done.stderr.startswith("error[E0048]")) == (1, True)
    assert not (tmp_path / "out").exists()


# --- where it goes ---------------------------------------------------------------------------------------------------


def test_an_output_that_is_a_folder(hello: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "out").mkdir()
    assert main(["build", str(hello), "-o", str(tmp_path / "out")]) == 1
    assert "error[E0099]" in said(capsys)
    assert not leftovers(tmp_path)


def test_an_output_below_a_file(hello: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").write_text("")
    assert main(["build", str(hello), "-o", str(tmp_path / "file" / "out")]) == 1
    assert "error[E0099]" in said(capsys)


@pytest.mark.parametrize("kind", ["llvm", "obj"])
def test_emitted_stages_that_cannot_be_written(kind: str, hello: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").write_text("")
    assert main(["build", str(hello), "--emit", kind, "-o", str(tmp_path / "file" / "out")]) == 1
    assert "error[E0099]" in said(capsys)


@pytest.mark.skipif(ROOT_USER, reason="the superuser may write everywhere")
def test_an_output_that_may_not_be_written(hello: Path, tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    assert main(["build", str(hello), "-o", str(folder / "out")]) == 1
    assert "error[E0099]" in said(capsys)


class FullDisk:
    """The one place that writes, on a disk that takes `size` bytes more."""

    def __init__(self, size: int) -> None:
        self.size = size

    def fdopen(self, descriptor: int, mode: str) -> _FullFile:
        return _FullFile(descriptor, self)


class _FullFile:
    def __init__(self, descriptor: int, disk: FullDisk) -> None:
        self.descriptor = descriptor
        self.disk = disk

    def __enter__(self) -> _FullFile:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)

    def write(self, content: bytes) -> None:
        written = os.write(self.descriptor, content[: self.disk.size])
        self.disk.size -= written
        if written < len(content):
            raise OSError(28, "No space left on device")


def test_a_full_disk(hello: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    output = tmp_path / "out"
    output.write_text("what was there")
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("snowc.cache.os.fdopen", FullDisk(5_000).fdopen)
    assert main(["build", str(hello), "-o", str(output)]) == 1
    assert "error[E0099]" in (message := said(capsys))
    assert "No space left on device" in message
    assert output.read_text() == "what was there"
    assert not leftovers(tmp_path)
    monkeypatch.undo()
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    assert main(["build", str(hello), "-o", str(output)]) == 0
    assert run([str(output)], env={}).stdout == "hello\n"


@pytest.mark.parametrize("size", [20_000, 300_000])
def test_a_disk_that_takes_no_larger_files(size: int, hello: Path, tmp_path: Path) -> None:
    """The system itself refuses to write on, in whichever process: in ours, or in the linker."""
    output, cache = tmp_path / "out", tmp_path / "cache"
    output.write_text("what was there")
    command = [sys.executable, "-m", "snowc.cli.main", "build", str(hello), "-o", str(output)]
    done = subprocess.run(
        command,
        env={**os.environ, "SNOW_CACHE_DIR": str(cache), "TMPDIR": str(tmp_path), "NO_COLOR": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(("error[E0099]", "error[E0096]"))
    assert output.read_text() == "what was there"
    assert not leftovers(tmp_path)
    assert run_snowc("build", hello, "-o", output, env={"SNOW_CACHE_DIR": str(cache)}).stderr == ""
    assert run([str(output)], env={}).stdout == "hello\n"


def test_a_temporary_folder_that_is_full(
    hello: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(hello))
    assert main(["build", str(hello), "-o", str(tmp_path / "out")]) == 1
    assert "error[E0099]" in said(capsys)


# --- the cache -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", [{"HOME": "", "XDG_CACHE_HOME": "", "SNOW_CACHE_DIR": ""}, {}], ids=str)
def test_no_home_and_no_folder_for_the_cache(environment: dict[str, str], hello: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    chosen = environment or {"SNOW_CACHE_DIR": str(tmp_path / "file" / "cache")}
    done = run_snowc("build", hello, "-o", tmp_path / "out", env=chosen)
    assert (done.returncode, done.stderr) == (0, "")
    assert run([str(tmp_path / "out")], env={}).stdout == "hello\n"


def test_every_entry_damaged(hello: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    folder = tmp_path / "cache"
    monkeypatch.setenv("SNOW_CACHE_DIR", str(folder))
    output = tmp_path / "out"
    assert main(["build", str(hello), "-o", str(output)]) == 0
    good = output.read_bytes()
    for damage in (lambda data: data[: len(data) // 2], lambda data: b"", lambda data: bytes([data[0] ^ 1]) + data[1:]):
        entries = list(folder.glob("*/*/*"))
        assert {path.relative_to(folder).parts[0] for path in entries} == set(KINDS) - {"runs"}
        for path in entries:
            path.write_bytes(damage(path.read_bytes()))
        assert main(["build", str(hello), "-o", str(output)]) == 0
        assert output.read_bytes() == good
    assert said(capsys) == ""


# --- more than one, and less than one --------------------------------------------------------------------------------


def test_two_builds_at_once(hello: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    command = [sys.executable, "-m", "snowc.cli.main", "build", str(hello), "-o", str(output)]
    environment = {**os.environ, "SNOW_CACHE_DIR": str(tmp_path / "cache")}
    pipe = subprocess.PIPE
    rivals = [subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) for _ in range(2)]
    assert [(*rival.communicate(), rival.returncode) for rival in rivals] == [("", "", 0)] * 2
    assert run([str(output)], env={}).stdout == "hello\n"
    assert not leftovers(tmp_path)


def test_an_interrupted_build_leaves_nothing(hello: Path, tmp_path: Path) -> None:
    """The linker says when it has started; then the build is interrupted, and the linker waits to be ended."""
    started = tmp_path / "started"
    os.mkfifo(started)
    linker = tmp_path / "linker"
    linker.write_text(f"#!/bin/sh\necho > {started}\nexec tail -f /dev/null\n")
    linker.chmod(0o755)
    output = tmp_path / "out"
    output.write_text("what was there")
    environment = {**os.environ, "SNOW_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path), "CC": str(linker)}
    build = subprocess.Popen(
        [sys.executable, "-m", "snowc.cli.main", "build", str(hello), "-o", str(output)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=take_interrupts,
    )
    guard = threading.Timer(60, build.kill)
    guard.start()
    try:
        started.read_text()
        os.killpg(build.pid, signal.SIGINT)
        _, errors = build.communicate()
    finally:
        guard.cancel()
    assert (build.returncode, errors) == (130, "")
    assert output.read_text() == "what was there"
    assert not leftovers(tmp_path)


HANGING_WORKER = """
import os, sys
if any("compile_worker" in each for each in sys.orig_argv):
    with open(os.environ["STARTED"], "w") as stream:
        stream.write("started")
    open(os.environ["NEVER"]).read()
"""


def test_a_build_that_is_interrupted_while_it_compiles_leaves_no_process(tmp_path: Path) -> None:
    """Each process that compiles says that it has started, and then would wait for ever. Whoever is left over would
    hold our end of the pipe open."""
    project, started, never = tmp_path / "project", tmp_path / "started", tmp_path / "never"
    project.mkdir()
    modules = [f"Part{number}" for number in range(6)]
    for module in modules:
        (project / f"{module.lower()}.snow").write_text(f'pub fn name() -> String do "{module}" end\n')
    imports = "".join(f"import {module}\n" for module in modules)
    calls = "".join(f"  println({module}.name())\n" for module in modules)
    (project / "main.snow").write_text(f"{imports}\nfn main() do\n{calls}end\n")
    (tmp_path / "sitecustomize.py").write_text(HANGING_WORKER)
    os.mkfifo(started)
    os.mkfifo(never)
    output = tmp_path / "out"
    output.write_text("what was there")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {
        **os.environ,
        "SNOW_CACHE_DIR": str(tmp_path / "cache"),
        "TMPDIR": str(tmp_path),
        "PYTHONPATH": path,
        "STARTED": str(started),
        "NEVER": str(never),
    }
    build = subprocess.Popen(
        [sys.executable, "-m", "snowc.cli.main", "build", "--release", str(project), "-o", str(output)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=take_interrupts,
    )
    guard = threading.Timer(60, lambda: os.killpg(build.pid, signal.SIGKILL))
    guard.start()
    try:
        assert started.read_text()
        os.killpg(build.pid, signal.SIGINT)
        _, errors = build.communicate()
        assert guard.is_alive(), "a process was left over until the guard ended it"
    finally:
        guard.cancel()
    assert (build.returncode, errors) == (130, "")
    assert output.read_text() == "what was there"
    assert not leftovers(tmp_path)
