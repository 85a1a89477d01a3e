# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The ways to scan through Postfix that make bench compares, in the root that tests/bench/postfix has made.

  bare            Postfix alone
  scanq           scanq-milter, with an engine image
  clamav-milter   with a resident clamd
  amavisd         amavisd-new after the queue, with the same clamd

All listen at the same time, and the programs that are resident sleep while another way is measured.
"""
import os
import re
import socket
import time

import scratch
import ways

PORTS = {"bare": 2601, "scanq": 2602, "clamav-milter": 2603, "amavisd": 2604}
MILTER_PORT, AMAVIS_PORT = 7357, 10024
DELIVERY_SECONDS = 300
AMAVIS = r"""use strict;
$myhostname = 'mail.example.net';
$max_servers = 10;
$enable_db = 0;
$log_level = 0;
$TEMPBASE = '{folder}/amavis';
@local_domains_maps = (['.example.net']);
@mynetworks = qw(127.0.0.0/8);
$inet_socket_port = {port};
$forward_method = 'smtp:[127.0.0.1]:10025';
$notify_method = $forward_method;
@bypass_virus_checks_maps = ();
@bypass_spam_checks_maps = (1);
@av_scanners = (['ClamAV-clamd', \&ask_daemon, ["CONTSCAN {{}}\n", '{folder}/clamd.socket'],
                 qr/\bOK$/m, qr/\bFOUND$/m, qr/^.*?: (?!Infected Archive)(.*) FOUND$/m]);
@av_scanners_backup = ();
1;
"""


class PostfixQueue:
    """Postfix's own, from which every mail is delivered to nowhere; its log counts them."""
    delivers = True
    pids = ()
    counted = 0

    def __init__(self, top):
        self.top, self.marks = top, 0
        self.spool = f"{top}/root/var/spool/postfix"

    def _log(self):
        """All that Postfix has written so far."""
        self.marks += 1
        mark = f"BENCH-MARK-{self.marks}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.connect(f"{self.top}/root/dev/log")
            log.send(f"<13>mark: {mark}".encode())
        while True:
            with open(f"{self.top}/syslog", encoding="utf-8", errors="replace") as log:
                text = log.read()
            if mark + "\n" in text:
                return text
            time.sleep(0.01)

    def _all(self):
        return len(re.findall(r"postfix/discard\[\d+\]: .* status=sent", self._log()))

    def count(self):
        return self._all() - self.counted

    def count_from_here(self):
        self.counted = self._all()

    def settle(self):
        """Waits until all is delivered."""
        until = time.monotonic() + DELIVERY_SECONDS
        while any(files for part in ("maildrop", "incoming", "active", "deferred")
                  for _, _, files in os.walk(f"{self.spool}/{part}")):
            if time.monotonic() > until:
                raise RuntimeError(f"not all was delivered in {DELIVERY_SECONDS} seconds")
            time.sleep(0.01)

    def close(self):
        """Postfix ends with its namespace."""


class PostfixSite:
    def __init__(self, top):
        self.top, self.folder, self.root, self.log = top, f"{top}/bench", f"{top}/root", f"{top}/syslog"
        self.servers, self.ports, self.pids = [], {}, {}
        self.queue = PostfixQueue(top)
        self.clamd = None
        with open(f"{self.queue.spool}/pid/master.pid", encoding="ascii") as pid:
            self.postfix = int(pid.read())

    def close(self):
        for server in reversed(self.servers):
            scratch.stop(server)

    def settle(self, _way):
        """Postfix's processes stay; those of a message have ended when it is answered."""

    def _write(self, name, text):
        with open(f"{self.folder}/{name}", "w", encoding="ascii") as out:
            out.write(text)
        return f"{self.folder}/{name}"

    def _launch(self, *command):
        with open(f"{self.folder}/log", "ab") as log:
            server = scratch.launch(["chroot", self.root, *command], stdout=log, stderr=log)
        self.servers.append(server)
        return server

    def _start_clamd(self):
        """In the root as well, since amavisd names files to it."""
        if self.clamd is None:
            path = f"{self.folder}/clamd.socket"
            if os.path.exists(path):
                os.unlink(path)
            conf = self._write("clamd.conf", f"LocalSocket {path}\nLocalSocketMode 666\nDatabaseDirectory {self.folder}/db\n"
                               f"Foreground yes\nUser root\nTemporaryDirectory {self.folder}/tmp\n"
                               f"LogFile {self.folder}/clamd.log\n")
            self.clamd = self._launch("clamd", f"--config-file={conf}")
            ways.wait_until(lambda: os.path.exists(path), self.clamd)
        return self.clamd.pid

    def _start_milter(self):
        conf = self._write("clamav-milter.conf", f"MilterSocket inet:{MILTER_PORT}@127.0.0.1\nForeground yes\nUser root\n"
                           f"ClamdSocket unix:{self.folder}/clamd.socket\nOnInfected Reject\nAddHeader Replace\n"
                           f"TemporaryDirectory {self.folder}/tmp\n")
        server = self._launch("clamav-milter", f"--config-file={conf}")
        ways.wait_until(lambda: ways.answers(MILTER_PORT), server)
        return server.pid

    def _start_amavisd(self):
        os.makedirs(f"{self.folder}/amavis", exist_ok=True)
        os.chmod(f"{self.folder}/amavis", 0o1777)
        conf = self._write("amavisd.conf", AMAVIS.format(folder=self.folder, port=AMAVIS_PORT))
        os.chmod(conf, 0o644)
        server = self._launch("amavisd", "-u", "amavis", "-c", conf, "foreground")
        ways.wait_until(lambda: ways.answers(AMAVIS_PORT), server)
        return server.pid

    def start(self, name):
        self.pids[name] = [self.postfix]
        if name in ("clamav-milter", "amavisd"):
            self.pids[name].append(self._start_clamd())
            self.pids[name].append(self._start_milter() if name == "clamav-milter" else self._start_amavisd())
        self.ports[name] = PORTS[name]
