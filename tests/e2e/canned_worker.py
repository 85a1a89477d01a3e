#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Plays scanq-inspect or scanq-compose, by the name that it is started under, with canned answers.

The files beside it say what: "verdict" is what inspecting gives, "second_verdict" what inspecting
a message gives that was cut, where "second_dies" makes that inspection die, "second_hangs" never
end, and "second_fills" fill its folder first. "compose_fails" makes the composer fail; otherwise it cuts out all below the header, or
answers "reply" as it is, with "new_bytes" as its new bytes.
"""
import json
import os
import signal
import sys

folder, name = os.path.split(sys.argv[0])


def canned(what):
    with open(os.path.join(folder, what), "rb") as file:
        return file.read()


def is_there(what):
    return os.path.exists(os.path.join(folder, what))


def message():
    with open(0, "rb") as file:
        return file.read()


def answer(fd, data):
    while data:
        data = data[os.write(fd, data):]


def inspect():
    is_cut = b"filename=FORWARDED_MSG_1.rfc822" in message()
    if is_cut and is_there("second_dies"):
        os.kill(os.getpid(), signal.SIGKILL)
    if is_cut and is_there("second_fills"):
        for number in range(1200):
            open(os.path.join(os.environ["TMPDIR"], str(number)), "wb").close()
        signal.pause()
    if is_cut and is_there("second_hangs"):
        signal.pause()
    answer(1, canned("second_verdict" if is_cut else "verdict"))


def cuts_of(original):
    begin = original.find(b"\n\n") + 2
    cut = {"begin": begin, "end": len(original), "is_file": True, "takes_more": False, "name": "a.bin", "new_bytes": 0}
    return [cut] if 2 <= begin < len(original) else []


def compose():
    if is_there("compose_fails"):
        sys.exit(1)
    if is_there("new_bytes"):
        answer(4, canned("new_bytes"))
    if is_there("reply"):
        return answer(1, canned("reply"))
    with open(3, "rb") as file:
        request = json.load(file)
    cuts = cuts_of(message()) if request["needs_cuts"] else []
    reply = {"subject": "the report", "could_isolate_all": bool(cuts) or not request["needs_cuts"], "cuts": cuts}
    return answer(1, json.dumps(reply).encode())


if name == "scanq-inspect":
    inspect()
else:
    compose()
