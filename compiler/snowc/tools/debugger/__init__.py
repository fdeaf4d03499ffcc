"""Values of Snow programs for debuggers: scripts that gdb and lldb load into their own Python."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
GDB_SCRIPT = FOLDER / "snow_gdb.py"
LLDB_SCRIPT = FOLDER / "snow_lldb.py"
