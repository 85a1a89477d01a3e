# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Prints one line for each test case of a Catch2 XML report, with the reasons of failures.

usage: report.py REPORT.xml PROGRAM-NAME EXIT-STATUS; ends with 1 if the report is not whole.
"""
import sys
import xml.etree.ElementTree as ElementTree



def skip_reason(case):
    """what SKIP_TEST of tests/unit/skip.h said"""
    for warning in case.iter("Warning"):
        if warning.text.strip().startswith("skipped: "):
            return warning.text.strip().removeprefix("skipped: ")
    return None


path, program, status = sys.argv[1:]
try:
    cases = list(ElementTree.parse(path).getroot().iter("TestCase"))
except (OSError, ElementTree.ParseError):
    print(f"FAILED  ended with status {status} before its report was whole")
    sys.exit(1)
for case in cases:
    failed = case.find("OverallResult").get("success") != "true"
    reason = skip_reason(case)
    if reason and not failed:
        print(f"skipped {case.get('name')}: {reason}")
    else:
        print(("FAILED  " if failed else "ok      ") + case.get("name"))
    for expression in case.iter("Expression") if failed else ():
        if expression.get("success") != "true":
            print(f"        {expression.get('filename')}:{expression.get('line')}: "
                  f"{expression.findtext('Original').strip()}")
            print(f"        with {expression.findtext('Expanded').strip()[:500]}")
    for kind in ("Exception", "Failure", "FatalErrorCondition"):
        for note in case.iter(kind):
            print(f"        {note.get('filename')}:{note.get('line')}: {kind}: {note.text.strip()[:500]}")
if not cases or (status != "0" and all(c.find("OverallResult").get("success") == "true" for c in cases)):
    print(f"FAILED  ended with status {status} after {len(cases)} test cases")
    sys.exit(1)
