"""A new project from a template.

In: a template's name and a package's name. Out: the files, by their path in the project's folder. The templates are the
folders of `templates/`, in which `{{package}}`, `{{module}}` and `{{module_file}}` stand for the names; `gitignore` is
`.gitignore`, which packers of wheels would take for their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from snowc.project import module_name

TEMPLATES = {
    "app": "a program",
    "library": "modules for other projects",
    "service": "a program with a service and its supervisor",
}
_FOLDER = Path(__file__).parent / "templates"
_PACKAGE = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")


def is_package_name(name: str) -> bool:
    """Lower-case words of letters and digits, joined by `-` or `_`: they make a module's name, and an executable's."""
    return _PACKAGE.fullmatch(name) is not None


def package_name_for(text: str) -> str | None:
    """The nearest name that a package may have."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text).lower())
    name = "-".join(words)
    return name if is_package_name(name) else None


def project_files(template: str, package: str) -> Mapping[str, str]:
    """A package's files by path. `template` is one of TEMPLATES."""
    names = {
        "{{package}}": package,
        "{{module}}": module_name((package,)),
        "{{module_file}}": package.replace("-", "_"),
    }
    folder = _FOLDER / template
    return {
        _named(path.relative_to(folder).as_posix().replace("gitignore", ".gitignore"), names): _named(
            path.read_text("utf-8"), names
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _named(text: str, names: Mapping[str, str]) -> str:
    for placeholder, name in names.items():
        text = text.replace(placeholder, name)
    return text
