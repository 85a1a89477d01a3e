#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Plays scanq-inspect or scanq-compose, by the name that it is started under, with canned answers.

The files beside it say what: "verdict" is what inspecting gives, "second_verdict" what inspecting
a rewritten message gives. "compose_fails" there makes the composer fail.
"""
import json
import os
import sys

folder, name = os.path.split(sys.argv[0])


def canned(what):
    with open(os.path.join(folder, what), encoding="utf-8") as file:
        return file.read()


def inspect():
    is_rewritten = os.read(0, 12) == b"X-Rewritten:"
    os.write(1, canned("second_verdict" if is_rewritten else "verdict").encode())


def notice_text(notice, request):
    extra = " last" if notice["is_last"] else ""
    extra += " untold=%d" % notice["untold"] if notice["untold"] else ""
    return (
        "X-Notice: %s%s\n\naction %s\nid %s\nabout %s\n"
        % (notice["kind"], extra, request["action"], request["id"], " ".join(request["recipients"]))
    ).encode()


def compose():
    if os.path.exists(os.path.join(folder, "compose_fails")):
        sys.exit(1)
    with open(3, "rb") as file:
        request = json.load(file)
    settings = request["settings"]
    withholds = "delete_failed = withhold" in settings
    if request["needs_rewrite"]:
        form = "warning"
        if request["action"] == "clean":
            form = "cleaned"
            if request["delete_failed"]:
                form = "withheld" if withholds else "sealed"
        os.write(4, ("X-Rewritten: %s\n\nwarning\n" % form).encode())
    ranges, offset = [], 0
    for notice in request["notices"]:
        text = notice_text(notice, request)
        os.write(5, text)
        ranges.append({"offset": offset, "bytes": len(text)})
        offset += len(text)
    reply = {"emptied_parts": 1, "could_isolate_all": True, "note": "", "notices": ranges}
    os.write(1, json.dumps(reply).encode())


if name == "scanq-inspect":
    inspect()
else:
    compose()
