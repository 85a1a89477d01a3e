# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""One round of one way: mails from smtp_load.cc, what they took, and whether all went as it must."""
import subprocess
import time

import scratch
import spent
import ways

BARE_TIMES = 4  # as many mails for the bare way, which is done with a round in no time
LOAD_SECONDS = 600


class Round:
    """One way, so many mails."""
    seed = time.time_ns() % 10**9 * 1000

    def __init__(self, site, way, connections, mails, kind):
        Round.seed += 1  # so that no content comes twice
        roots = site.pids[way]
        all_roots = [*roots, *site.queue.pids]
        self.mails = mails * BARE_TIMES if way == "bare" else mails
        self.idle_mib = spent.anonymous_mib(roots)
        with subprocess.Popen([f"{scratch.BUILD}/tests/smtp_load", str(site.ports[way]), str(connections),
                               str(self.mails), kind, str(Round.seed)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
            try:
                load.stdout.readline()
                before = spent.cpu_ms(all_roots)
                start = time.monotonic()
                line = load.communicate("\n", LOAD_SECONDS)[0]
            finally:
                load.kill()
        if load.returncode != 0:
            raise RuntimeError(f"smtp_load ended with {load.returncode}")
        site.queue.settle()
        seconds = time.monotonic() - start
        site.settle(way)
        self.cpu_ms = (spent.cpu_ms(all_roots) - before) / self.mails
        figures = dict(pair.split("=") for pair in line.split())
        self.rate = self.mails / seconds if site.queue.delivers else float(figures["rate"])
        self.refused = int(figures["refused"])
        self.peak_mib = self.idle_mib + float(figures["anon"])
        self.reply_ms = [float(ms) for ms in figures["replies"].split(",") if ms]
        self.queued = site.queue.count() / self.mails
        site.queue.count_from_here()


def check(one, way, kind):
    """What a round must have done, or its figures mean nothing."""
    may_refuse = kind == "infected" and way != "bare" and way not in ways.SCANQ_SETTINGS
    if one.refused and not may_refuse:
        return f"{one.refused} mails refused"
    if may_refuse and one.refused < one.mails:
        return f"{one.mails - one.refused} viruses were not found"
    if not may_refuse and one.queued < 1:
        return f"{one.queued:.2f} messages queued a mail"
    if kind == "infected" and way.startswith("scanq") and one.queued < 2:
        return "no notices were queued"
    return ""
