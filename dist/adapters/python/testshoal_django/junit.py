"""Renders cases as JUnit XML with the attributes of pytest's xunit1, lines 1-based."""

from __future__ import annotations

import re
from typing import Iterator
from xml.sax.saxutils import escape, quoteattr

from testshoal_django.recorder import Case

#: What XML 1.0 cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(cases: list[Case]) -> str:
    """The whole report as text."""
    failures = sum(_kind(case) == "failure" for case in cases)
    errors = sum(_kind(case) == "error" for case in cases)
    skipped = sum(not case.problems and case.skipped is not None for case in cases)
    seconds = sum(case.seconds for case in cases)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<testsuites>",
        f'<testsuite name="django" tests="{len(cases)}" failures="{failures}" errors="{errors}"'
        f' skipped="{skipped}" time="{seconds:.3f}">',
        *(line for case in cases for line in _case(case)),
        "</testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(case: Case) -> Iterator[str]:
    place = [("file", case.file), ("line", case.line)]
    attributes = [("classname", case.group), ("name", case.name), *place, ("time", f"{case.seconds:.3f}")]
    yield f"<testcase{''.join(_attribute(name, value) for name, value in attributes if value is not None)}>"
    if case.problems:
        # One element for all: readers take a case with several for several cases.
        kind, first = _kind(case), case.problems[0]
        details = "\n".join(problem.details for problem in case.problems)
        yield f"<{kind}{_attribute('message', first.message)}>{escape(_clean(details))}</{kind}>"
    elif case.skipped is not None:
        yield f"<skipped{_attribute('message', case.skipped)}/>"
    yield "</testcase>"


def _kind(case: Case) -> str | None:
    kinds = {problem.kind for problem in case.problems}
    return "error" if "error" in kinds else "failure" if kinds else None


def _attribute(name: str, value: object) -> str:
    return f" {name}={quoteattr(_clean(str(value)))}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(lambda match: f"#x{ord(match.group()):02X}", text)
