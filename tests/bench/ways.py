# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The ways to scan that make bench compares, each an SMTP server on a port of this machine.

  bare        the queue program alone, behind tcpserver and smtpfront-qmail (of a real qmail, its
              qmail-smtpd), as all but qpsmtpd
  scanq       qmail-scanq with an engine image
  scanq+sender, scanq+attachments    the same with notify_sender = always, with scan = attachments
  direct, clamdscan, clamscan        in front of the queue program, see peer_queue.cc
  qpsmtpd     qpsmtpd-forkserver with its plugins virus/clamdscan and queue/qmail-queue
  clamsmtp    clamsmtpd as a proxy before the bare way

All run at the same time, share the signatures, the image and one clamd, and sleep while another is
measured.
"""
import os
import shutil
import socket
import subprocess
import time

import mail_queue
import scratch
import spent

START_SECONDS = 300
NEEDS_CLAMD = ("direct", "clamdscan", "qpsmtpd", "clamsmtp")
SCANQ_SETTINGS = {"scanq": "", "scanq+sender": "notify_sender = always\n",
                  "scanq+attachments": "scan = attachments\n"}


def free_port():
    """One that was free a moment ago, for those who cannot be told to take any."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_ready, server):
    until = time.monotonic() + START_SECONDS
    while not is_ready():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.args[3]} did not start (status {server.poll()})")
        time.sleep(0.05)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Site:
    def __init__(self, folder, scale):
        self.folder, self.log = folder, f"{folder}/log"
        self.servers, self.ports, self.pids, self.clamd = [], {}, {}, None
        scratch.put_signatures(scale, f"{folder}/db")
        # so that each of them knows the test virus
        shutil.copy(f"{scratch.TOP}/conf/scanq-test.ndb", f"{folder}/db")
        os.makedirs(f"{folder}/qmail/control")
        self.write("qmail/control/me", "mail.example.net\n")
        self.write("qmail/control/rcpthosts", "example.net\n")
        self.queue = mail_queue.open_queue(f"{folder}/queue")  # the last, for it is to be closed

    def settle(self, way):
        """Waits until what the way has started for its mails has ended."""
        spent.settle(self.pids[way])

    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w", encoding="ascii") as out:
            out.write(text)
        return f"{self.folder}/{name}"

    def close(self):
        for server in reversed(self.servers):
            scratch.stop(server)
        self.queue.close()

    def launch(self, command, **options):
        with open(self.log, "ab") as log:
            server = scratch.launch(command, stderr=log, **{"stdout": log, **options})
        self.servers.append(server)
        return server

    def environment(self, program, **more):
        return {"PATH": os.environ["PATH"] + ":/usr/sbin", "QMAILHOME": f"{self.folder}/qmail",
                "SESSION_TIMEOUT": "600", "TCPREMOTEINFO": "", "RELAYCLIENT": "",
                "QMAILQUEUE": program, **self.queue.environment, **more}

    def serve(self, program, **more):
        """tcpserver and an SMTP server with that program in place of qmail-queue."""
        server = self.launch(["tcpserver", "-1", "-HR", "-c", "100", "-b", "100", "-l", "localhost", "127.0.0.1", "0",
                              self.queue.smtp_server], env=self.environment(program, **more),
                             stdout=subprocess.PIPE)
        line = server.stdout.readline()
        if not line:
            raise RuntimeError("tcpserver did not start")
        return int(line), [server.pid]

    def start_clamd(self):
        """One for all that need it."""
        if self.clamd is None:
            path = f"{self.folder}/clamd.socket"
            conf = self.write("clamd.conf", f"LocalSocket {path}\nDatabaseDirectory {self.folder}/db\n"
                              f"Foreground yes\nTemporaryDirectory {self.folder}/tmp\nLogFile {self.folder}/clamd.log\n")
            self.clamd = self.launch(["clamd", f"--config-file={conf}"])
            wait_until(lambda: os.path.exists(path), self.clamd)
        return self.clamd.pid

    def start_scanq(self, name):
        conf = self.write(f"{name}.conf", f"""program_dir = {scratch.BUILD}
queue_program = {self.queue.program}
database_dir = {self.folder}/db
required_signatures =
test_signatures = {self.folder}/db/scanq-test.ndb
template_dir = {scratch.TOP}/conf/templates
temp_dir = {self.folder}/tmp
engine_image = {self.folder}/engine.image
lock_dir = {self.folder}
log_to = stderr
admin_notices_per_hour = 0
{SCANQ_SETTINGS[name]}""")
        scanq = [f"{scratch.BUILD}/scanq", "--conf", conf, "update"]
        for step in (["--image", "--if-changed"], ["--warm"]):
            done = subprocess.run(scanq + step, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"scanq update {step[0]}: {done.stderr.strip()}")
        return self.serve(f"{scratch.BUILD}/qmail-scanq", SCANQ_CONF=conf)

    def start_qpsmtpd(self):
        folder = f"{self.folder}/qpsmtpd"
        spool = f"{self.folder}/tmp/qpsmtpd"
        for path in (folder, spool):
            os.makedirs(path)
        os.chmod(spool, 0o711)
        for name, text in (
                ("spool_dir", spool), ("plugin_dirs", "/usr/share/qpsmtpd/plugins"),
                ("me", "mail.example.net"), ("rcpthosts", "example.net"), ("logging", "logging/warn LOGERROR"),
                ("plugins", f"rcpt_ok\nvirus/clamdscan clamd_socket {self.folder}/clamd.socket "
                            f"max_size 100000 defer_on_error 1\nqueue/qmail-queue {self.queue.program}")):
            self.write(f"qpsmtpd/{name}", text + "\n")
        port = free_port()
        server = self.launch(["qpsmtpd-forkserver", "-l", "127.0.0.1", "-p", str(port), "-c", "100", "-m",
                              "100", "-H", "-u", "root"],
                             env=self.environment(self.queue.program, QPSMTPD_CONFIG=folder))
        wait_until(lambda: answers(port), server)
        return port, [server.pid]

    def start_clamsmtp(self):
        behind, pids = self.serve(self.queue.program)
        port = free_port()
        conf = self.write("clamsmtpd.conf", f"OutAddress: 127.0.0.1:{behind}\nListen: 127.0.0.1:{port}\n"
                          f"ClamAddress: {self.folder}/clamd.socket\nTempDirectory: {self.folder}/tmp\n"
                          "Bounce: on\n")
        server = self.launch(["clamsmtpd", "-d", "1", "-f", conf])
        wait_until(lambda: answers(port), server)
        return port, [*pids, server.pid]

    def start(self, name):
        """Has it ready for mail: its port in ports, its processes in pids."""
        clamd = [self.start_clamd()] if name in NEEDS_CLAMD else []
        if name == "bare":
            port, pids = self.serve(self.queue.program)
        elif name in SCANQ_SETTINGS:
            port, pids = self.start_scanq(name)
        elif name == "qpsmtpd":
            port, pids = self.start_qpsmtpd()
        elif name == "clamsmtp":
            port, pids = self.start_clamsmtp()
        else:
            port, pids = self.serve(
                f"{scratch.BUILD}/tests/peer_queue", PEER_WAY=name, PEER_QUEUE=self.queue.program,
                PEER_SOCKET=f"{self.folder}/clamd.socket", PEER_CONF=f"{self.folder}/clamd.conf",
                PEER_DATABASE=f"{self.folder}/db", PEER_FOLDER=f"{self.folder}/tmp")
        self.ports[name], self.pids[name] = port, pids + clamd
