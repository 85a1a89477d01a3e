"""The queue that mails end in: a folder for fsync_queue.cc, or that of SCANQ_REAL_QMAIL."""
import glob
import os

import scratch

SPLIT = 23  # fsync_queue.cc


class MailQueue:
    def __init__(self, folder):
        self.folder = folder
        self.real = os.environ.get("SCANQ_REAL_QMAIL")
        self.program = f"{self.real}/bin/qmail-queue" if self.real else f"{scratch.BUILD}/tests/fsync_queue"
        self.environment = {"BENCH_QUEUE": folder}
        for name in ("pid", "intd", "todo", "lock", *(f"mess/{number}" for number in range(SPLIT))):
            os.makedirs(f"{folder}/{name}")
        os.mkfifo(f"{folder}/lock/trigger")
        self.trigger = os.open(f"{folder}/lock/trigger", os.O_RDWR | os.O_NONBLOCK)  # as qmail-send

    def count(self):
        """Messages that are queued; None of a real queue, which is emptied by its own qmail-send."""
        return None if self.real else len(os.listdir(f"{self.folder}/todo"))

    def empty(self):
        for path in glob.glob(f"{self.folder}/[mti]*/**", recursive=True):
            if os.path.isfile(path):
                os.unlink(path)

    def close(self):
        os.close(self.trigger)
