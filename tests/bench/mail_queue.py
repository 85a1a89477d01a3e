"""The queue that mails end in: a folder for fsync_queue.cc, or that of SCANQ_REAL_QMAIL."""
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
        self.counted = 0
        self.trigger = os.open(f"{folder}/lock/trigger", os.O_RDWR | os.O_NONBLOCK)  # as qmail-send

    def _all(self):
        return len(os.listdir(f"{self.folder}/todo"))

    def count(self):
        """Messages queued since then; None of a real queue, which is emptied by its own qmail-send."""
        return None if self.real else self._all() - self.counted

    def count_from_here(self):
        """Nothing is deleted: ext4 looks at each inode that was freed of late before it gives one out,
        and who comes after a mass of them would pay for that."""
        self.counted = self._all()

    def close(self):
        os.close(self.trigger)
