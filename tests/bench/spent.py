# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""What processes and all that they started have spent, from /proc."""
import os
import time

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
SETTLE_SECONDS = 5


def read_processes():
    """pid -> (parent, state, CPU ticks with those of children that are gone)."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        found[int(entry)] = int(fields[1]), fields[0], sum(map(int, fields[11:15]))
    return found


def tree(roots):
    """The same of these processes and of what descends from them."""
    processes = read_processes()
    children = {}
    for pid, (parent, _, _) in processes.items():
        children.setdefault(parent, []).append(pid)
    found, todo = {}, list(roots)
    while todo:
        pid = todo.pop()
        if pid in processes:
            found[pid] = processes[pid]
            todo += children.get(pid, [])
    return found


def settle(roots):
    """Waits until nothing but the roots themselves still runs: their CPU time is whole then."""
    until = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        if all(pid in roots or state in "ZX" for pid, (_, state, _) in tree(roots).items()):
            return
        time.sleep(0.01)


def cpu_ms(roots):
    """A child that has ended counts as its parent's once that has waited for it, and until then,
    as a zombie, for itself; so none is missed and none counts twice."""
    return sum(ticks for _, _, ticks in tree(roots).values()) * TICK_MS


def anonymous_mib(roots):
    total = 0
    for pid in tree(roots):
        try:
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith("RssAnon:"))
        except OSError:
            pass
    return total / 1024
