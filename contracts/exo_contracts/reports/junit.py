"""The report for a CI server: JUnit XML.

JUnit has no standard; this is the form that Jenkins' xUnit plug-in publishes as `junit-10.xsd` and
that pytest writes as `xunit2`: a `testsuite` for each kind of subject, a `testcase` for each
property of a subject. A failure's text is the failure as the terminal shows it. Times are seconds;
JUnit wants one for each case, so the properties of a subject share its time evenly.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as Xml

from exo_contracts.failure import Failure, render
from exo_contracts.reports.report import Report
from exo_contracts.reports.visible import visible
from exo_contracts.result import Result

COVERAGE: Final = "coverage"
"""The test case that stands for the cells of a subject."""


def as_junit(report: Report) -> str:
    """The report as one XML document, with nothing in it that differs between runs but times."""
    suites = Xml.Element("testsuites", name="exo-gen contract run")
    for kind, results in groupby(report.results, lambda result: result.subject.kind):
        suites.append(_suite(kind, list(results)))
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    suites.set("time", f"{report.seconds:.3f}")
    Xml.indent(suites)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(kind: str, results: Sequence[Result]) -> Xml.Element:
    cases = [case for result in results for case in _cases(result)]
    suite = Xml.Element(
        "testsuite",
        name=kind,
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped="0",
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    suite.extend(cases)
    return suite


def _cases(result: Result) -> list[Xml.Element]:
    """A case for each property of a subject, for whatever else failed of it, and for its cells."""
    failed = [failure.finding.property for failure in result.failures]
    names = tuple(dict.fromkeys((*result.subject.properties, *failed)))
    cases = [_case(result, name, result.seconds / len(names)) for name in names]
    return [*cases, _coverage(result)] if result.coverage.cells else cases


def _case(result: Result, name: str, seconds: float) -> Xml.Element:
    case = Xml.Element(
        "testcase",
        classname=visible(str(result.subject)),
        name=name,
        time=f"{seconds:.3f}",
    )
    failures = [failure for failure in result.failures if failure.finding.property == name]
    if failures:
        case.append(_failure(failures))
    elif name in result.untried:
        error = Xml.SubElement(case, "error", message="no case was tried", type="untried")
        error.text = f"{result.subject}: no case was held against {name!r}"
    tried = Xml.SubElement(case, "system-out")
    tried.text = f"{result.cases.get(name, 0)} cases"
    return case


def _coverage(result: Result) -> Xml.Element:
    """Whether a case reached every cell of the schema that there is in a subject."""
    case = Xml.Element("testcase", classname=visible(str(result.subject)), name=COVERAGE, time="0")
    missing = result.coverage.missing
    if missing:
        error = Xml.SubElement(case, "error", message=f"{len(missing)} not tried", type="untried")
        error.text = visible("\n" + "".join(f"no case for {cell}\n" for cell in missing))
    return case


def _failure(failures: Sequence[Failure]) -> Xml.Element:
    """One element for all of a property's failures: the schema allows several, readers do not."""
    element = Xml.Element(
        "failure", message=visible(failures[0].finding.message), type=visible(failures[0].cause)
    )
    element.text = visible("\n" + "\n".join(render(failure) for failure in failures))
    return element
