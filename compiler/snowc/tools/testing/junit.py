"""Outcomes as JUnit's XML, as build servers read it: a suite for each module."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from snowc.tools.testing.outcome import Outcome

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold (section 2.2)."""


def junit_xml(outcomes: Sequence[Outcome]) -> bytes:
    suites = ElementTree.Element("testsuites", _counts(outcomes))
    for module in dict.fromkeys(each.test.module for each in outcomes):
        of_module = [each for each in outcomes if each.test.module == module]
        suite = ElementTree.SubElement(suites, "testsuite", {"name": module, **_counts(of_module)})
        for outcome in of_module:
            _case(suite, outcome)
    ElementTree.indent(suites)
    return bytes(ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)) + b"\n"


def _case(suite: ElementTree.Element, outcome: Outcome) -> None:
    file, _, line = outcome.place.rpartition(":")
    attributes = {"classname": outcome.test.module, "name": _clean(outcome.test.name), "time": f"{outcome.seconds:.3f}"}
    if file:
        attributes |= {"file": file, "line": line}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if not outcome.has_passed:
        first = outcome.message.partition("\n")[0]
        failure = ElementTree.SubElement(case, "failure", message=_clean(first))
        failure.text = _clean(outcome.message)
    if outcome.output:
        ElementTree.SubElement(case, "system-out").text = _clean(outcome.output)


def _counts(outcomes: Sequence[Outcome]) -> dict[str, str]:
    failures = sum(not each.has_passed for each in outcomes)
    seconds = sum(each.seconds for each in outcomes)
    return {"tests": str(len(outcomes)), "failures": str(failures), "time": f"{seconds:.3f}"}


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
