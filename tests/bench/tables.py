# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Reads the tables of figures.md."""
import re


def read_table(path, heading):
    """The first table below the line with that heading, a dict a row; [] where there is none."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    start = next((n for n, line in enumerate(lines) if line.lstrip("# ") == heading), len(lines))
    rows = []
    for line in lines[start + 1:]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows or line.startswith("#"):
            break
    return [dict(zip(rows[0], row)) for row in rows[2:]]


def number(text):
    match = re.match(r"[0-9.]+", text or "")
    return float(match.group()) if match else None
