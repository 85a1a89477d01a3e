# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Where the fronts of a soak are on their way: told from outside, by the child that each waits for."""
import os, time

BETWEEN, FIRST, COMPOSE, SECOND, STORE, QUEUE = STAGES = (
    "between", "inspection", "composing", "second inspection", "quarantine", "queueing")
MESSAGE_AT = 16384  # in a spool


def first_argument(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return os.path.basename(file.read().split(b"\0")[0].decode())


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def fronts_of_milter(pid):
    """Those that it waits for; none of a process that is gone."""
    try:
        return children_of(pid)
    except OSError:
        return []


def is_rewritten(worker):
    with open(f"/proc/{worker}/fd/0", "rb") as message:
        return b"Subject: Virus warning" in os.pread(message.fileno(), 4096, MESSAGE_AT)


def stage_of(front):
    """The stage at which the front is, and its child there, if any."""
    children = children_of(front)
    if not children:
        return BETWEEN, None
    child = children[0]
    name = first_argument(child)
    if name == "scanq-inspect":
        return (SECOND if is_rewritten(child) else FIRST), child
    return {"scanq-compose": COMPOSE, "scanq-store": STORE}.get(name, QUEUE), child


class Place:
    """The processes of one soak: `programs` is the folder that they run from, `conf` what SCANQ_CONF tells them;
    empty: no other soak can be running from that folder."""

    def __init__(self, programs, conf):
        self.programs, self.mark = programs, f"SCANQ_CONF={conf}\0".encode() if conf else b""

    def running(self, program):
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and os.readlink(f"/proc/{name}/exe") == f"{self.programs}/{program}" and \
                        self.mark in open(f"/proc/{name}/environ", "rb").read() + b"\0":
                    yield int(name)
            except OSError:
                pass

    def find_front(self, stage):
        """A front that is at this stage, with its child; None where there is none for a second."""
        deadline = time.time() + 1
        while time.time() < deadline:
            for front in self.running("qmail-scanq"):
                try:
                    at, child = stage_of(front)
                except OSError:
                    continue
                if at == stage:
                    return front, child
        return None
