# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The queue that mails end in: a folder for fsync_queue.cc, or the one of SCANQ_REAL_QMAIL."""
import fcntl
import glob
import os
import shutil
import subprocess
import time

import scratch

SPLIT = 23  # fsync_queue.cc
DELIVERY_SECONDS = 120


class MailQueue:
    """Nothing is deleted but by the queue itself: an ext4 without a journal looks at each inode that was
    freed of late before it gives one out, and who comes after a mass of them would pay for that. So
    messages are counted from one point on."""
    counted = 0

    def count(self):
        """Messages since count_from_here(): queued, or where the queue delivers, delivered."""
        return self.all() - self.counted

    def count_from_here(self):
        self.counted = self.all()


class StandIn(MailQueue):
    """fsync_queue.cc, with nobody who takes mails out."""
    smtp_server = "smtpfront-qmail"
    delivers = False
    pids = ()

    def __init__(self, folder):
        self.folder = folder
        self.program = f"{scratch.BUILD}/tests/fsync_queue"
        self.environment = {"BENCH_QUEUE": folder}
        for name in ("pid", "intd", "todo", "lock", *(f"mess/{number}" for number in range(SPLIT))):
            os.makedirs(f"{folder}/{name}")
        os.mkfifo(f"{folder}/lock/trigger")
        self.trigger = os.open(f"{folder}/lock/trigger", os.O_RDWR | os.O_NONBLOCK)  # as qmail-send

    def all(self):
        return len(os.listdir(f"{self.folder}/todo"))

    def settle(self):
        """Nobody works on."""

    def close(self):
        os.close(self.trigger)


class RealQmail(MailQueue):
    """An installed qmail that is for tests alone: its queue is emptied, and its control files are written.
    qmail-send runs and delivers each mail to one Maildir; no mail leaves this machine."""
    environment = {}
    delivers = True

    def __init__(self, home):
        self.home, self.program, self.smtp_server = home, f"{home}/bin/qmail-queue", f"{home}/bin/qmail-smtpd"
        self.maildir = f"{home}/alias/scanq-bench-Maildir"
        self.lock = open(f"{home}/scanq-test.lock", "w", encoding="ascii")  # tests/real-qmail has it, too
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        for name in ("mess", "info", "intd", "local", "remote", "todo", "bounce", "pid"):
            for path in glob.glob(f"{home}/queue/{name}/**/*", recursive=True):
                if os.path.isfile(path):
                    os.unlink(path)
        shutil.rmtree(self.maildir, ignore_errors=True)
        subprocess.run([f"{home}/bin/maildirmake", self.maildir], check=True)
        subprocess.run(["chown", "-R", "alias", self.maildir], check=True)
        domains = "example.net\nexample.org\nmail.example.net\n"
        for name, text in (("alias/.qmail-default", "./scanq-bench-Maildir/\n"),
                           ("control/me", "mail.example.net\n"), ("control/locals", domains),
                           ("control/rcpthosts", domains), ("control/concurrencyremote", "0\n")):
            with open(f"{home}/{name}", "w", encoding="ascii") as out:
                out.write(text)
        self.sender = scratch.launch([f"{home}/bin/qmail-start", "./Mailbox"], stdout=subprocess.DEVNULL,
                                     env={"PATH": f"{home}/bin:{os.environ['PATH']}"})
        self.pids = (self.sender.pid,)

    def _is_empty(self):
        return not glob.glob(f"{self.home}/queue/mess/*/*")

    def all(self):
        return len(os.listdir(f"{self.maildir}/new"))

    def settle(self):
        """Waits until all is delivered; a message's file in mess is the last of it that goes."""
        until = time.monotonic() + DELIVERY_SECONDS
        while not self._is_empty():
            if time.monotonic() > until:
                raise RuntimeError(f"{self.home}: not all was delivered in {DELIVERY_SECONDS} seconds")
            time.sleep(0.01)

    def close(self):
        scratch.stop(self.sender)
        shutil.rmtree(self.maildir)
        os.unlink(f"{self.home}/alias/.qmail-default")
        self.lock.close()


def open_queue(folder):
    """The folder is for the stand-in."""
    home = os.environ.get("SCANQ_REAL_QMAIL")
    return RealQmail(home) if home else StandIn(folder)
