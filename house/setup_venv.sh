#!/bin/sh
# Makes .venv, or brings it up to date with pyproject.toml. Needs no network where every pinned version is there already.
set -eu
cd -- "$(dirname -- "$0")/.."
python=$(sh house/doctor.sh --python)

# A venv whose interpreter is gone (an upgraded or moved Python) is of no use.
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    "$python" -m venv --clear .venv
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1
# The build backend first, so that the editable install needs no isolated environment: pip would fetch that anew each time.
backend=$(sed -n 's/^requires = \["\(.*\)"\]$/\1/p' pyproject.toml)
.venv/bin/python -m pip install --quiet "$backend"
.venv/bin/python -m pip install --quiet --no-build-isolation --editable '.[dev]'
