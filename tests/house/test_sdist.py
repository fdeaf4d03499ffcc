"""The source distribution is whole: a wheel is built from it alone, with cargo, outside any checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.house.wheel import wheel as wheel
from tests.support.snowc import ROOT

PLACE = ROOT / ".cache" / "sdist"
"""What cargo makes there is kept as long as the distribution is the same."""
HURRIED = {
    "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
}
"""The runtime from it is for nobody: optimising it would take a minute."""
DIGEST = PLACE / "digest"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if not DIGEST.is_file() or DIGEST.read_text("utf-8") != digest:
        shutil.rmtree(PLACE, ignore_errors=True)
        with tarfile.open(archive) as packed:
            packed.extractall(PLACE, filter="data")
        DIGEST.write_text(digest, "utf-8")
    (found,) = (path for path in PLACE.iterdir() if path.is_dir())
    return found


def test_it_holds_what_git_tracks(unpacked: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    wanted = [name for name in listed.split("\0") if name.startswith(("compiler/", "server/", "runtime/"))]
    assert len(wanted) > 500
    assert [name for name in wanted if (ROOT / name).is_file() and not (unpacked / name).is_file()] == []


def test_the_wheel_from_it_holds_the_same_files(unpacked: Path, wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    environment = {**os.environ, **HURRIED}
    done = subprocess.run(
        command, cwd=unpacked, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout
    (built,) = tmp_path.glob("*.whl")
    assert built.name == wheel.name
    # Runtimes for other machines are in a wheel only if `make cross` was run beforehand.
    names = [{name for name in zipfile.ZipFile(each).namelist() if "-linux/" not in name} for each in (built, wheel)]
    assert names[0] == names[1]
