#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Three messages through the real front, in a temporary folder, with a stand-in for qmail-queue.

Prints for each the exit code, the log line and what would arrive; fails if anything is not as
promised. Nothing of the system is touched, no server runs, no network is used.
Needs the programs in the folder that BUILD names (make demo builds them).
"""
import email
import email.policy
import io
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build/release"))
SENDER, RECIPIENT = "alice@example.org", "bob@example.net"
COLUMNS = 96

# Put together here, so that no file of the tree holds it in one piece.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTI" + b"VIRUS-TEST-FILE!$H+H*"

is_terminal = sys.stdout.isatty()
failures = 0


def paint(code, text):
    return f"\033[{code}m{text}\033[0m" if is_terminal else text


def show(label, text):
    """A label, then the text beside it, wrapped."""
    lines = []
    for line in text.splitlines() or [""]:
        lines += textwrap.wrap(line, COLUMNS - 14, subsequent_indent="  ") or [""]
    for number, line in enumerate(lines):
        print(paint("2", f"  {label if number == 0 else '':<11}"), line)


def promise(text, is_kept):
    global failures
    failures += not is_kept
    print(paint("32", "  ok      ") if is_kept else paint("31;1", "  BROKEN  "), text)


def title(text):
    print("\n" + paint("1", f"── {text} " + "─" * (COLUMNS - 4 - len(text))))


# --- the messages ---------------------------------------------------------------------------------


def make_message(subject, text, attachment=None):
    message = email.message.EmailMessage()
    message["From"] = f"Alice <{SENDER}>"
    message["To"] = f"Bob <{RECIPIENT}>"
    message["Subject"] = subject
    message["Date"] = "Mon, 01 Jun 2026 12:00:00 +0900"
    message["Message-ID"] = "<demo@example.org>"
    message.set_content(text)
    if attachment:
        name, content = attachment
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=email.policy.default)


def zipped(name, content):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


# --- the front, called as qmail calls it ----------------------------------------------------------


class Server:
    """What is there of a mail server: settings, a stand-in queue, a place for temporary files."""

    def __init__(self, folder):
        self.folder = folder
        self.temp = os.path.join(folder, "tmp")
        self.queue = os.path.join(folder, "queue")
        database = os.path.join(folder, "database")
        locks = os.path.join(folder, "locks")
        for path in (self.temp, self.queue, database, locks):
            os.mkdir(path)
        # A real server has ClamAV's signatures. Here a signature of no virus is named as enough; the one
        # of EICAR comes from test_signatures.
        with open(os.path.join(database, "demo.ndb"), "w") as signatures:
            signatures.write("Scanq.Demo:0:*:" + b"no mail of the demo has this".hex() + "\n")
        with open(os.path.join(folder, "scanq.conf"), "w") as settings:
            settings.write(
                f"program_dir = {BUILD}\n"
                f"queue_program = {BUILD}/tests/queue_stand_in\n"
                f"database_dir = {database}\n"
                "required_signatures = demo.ndb\n"
                f"test_signatures = {TOP}/conf/scanq-test.ndb\n"
                f"template_dir = {TOP}/conf/templates\n"
                f"temp_dir = {self.temp}\n"
                f"lock_dir = {locks}\n"
                "engine_image =\n"
                "host_name = mail.example.net\n"
                # The programs may lie where another user may not go, as below /root.
                "worker_user =\n"
                "notify_administrators = no\n"
            )

    def send(self, message):
        """Message on descriptor 0, envelope on 1; returns the exit code and the log line."""
        envelope = b"F" + SENDER.encode() + b"\0T" + RECIPIENT.encode() + b"\0\0"
        environment = {
            "PATH": os.environ["PATH"],
            "SCANQ_CONF": os.path.join(self.folder, "scanq.conf"),
            "STAND_IN_FOLDER": self.queue,
            "PROTO": "TCP",
            "TCPREMOTEIP": "192.0.2.7",
        }
        read_end, write_end = os.pipe()
        os.write(write_end, envelope)
        os.close(write_end)
        done = subprocess.run(
            [os.path.join(BUILD, "qmail-scanq")],
            input=message, stdout=read_end, stderr=subprocess.PIPE, env=environment,
            cwd=self.folder, check=False,
        )
        os.close(read_end)
        return done.returncode, done.stderr.decode().strip()

    def take_queued(self):
        """The message that the queue has taken, and empties it; None where there is none."""
        numbers = sorted(name for name in os.listdir(self.queue) if name.isdigit())
        if len(numbers) != 1:
            return None
        folder = os.path.join(self.queue, numbers[0])
        with open(os.path.join(folder, "message"), "rb") as file:
            message = file.read()
        shutil.rmtree(folder)
        return message


# --- what arrives ---------------------------------------------------------------------------------


def size_of(part):
    return len(part.get_payload(decode=True) or b"")


def tree(part, indent=""):
    lines = []
    name = part.get_filename() or ""
    size = "" if part.is_multipart() else f"  {size_of(part)} bytes"
    lines.append(f"{indent}{part.get_content_type()}  {name}{size}".rstrip())
    if part.is_multipart():
        for child in part.get_payload():
            lines += tree(child, indent + "   ")
    return lines


def show_arrived(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    fields = ("X-Virus-Scanned", "X-Virus-Status", "X-Scanq-Modified", "From", "To", "Subject")
    show("arrives", "\n".join(f"{name}: {message[name]}" for name in fields if message[name]))
    show("made of", "\n".join(tree(message)))
    return message


def pass_through(server, message):
    show("handed in", f"{len(message)} bytes, from {SENDER} to {RECIPIENT}")
    exit_code, log = server.send(message)
    show("exit code", str(exit_code))
    show("log", log)
    arrived = server.take_queued()
    promise("the queue has taken it: exit 0", exit_code == 0 and arrived is not None)
    promise("no temporary file is left", os.listdir(server.temp) == [])
    if arrived is None:
        sys.exit(1)
    return log, arrived


def clean(server):
    message = make_message("Lunch", "At noon, at the usual place?\n")
    log, arrived = pass_through(server, message)
    show_arrived(arrived)
    extra = len(arrived) - len(message)
    promise("it is marked clean, in the header and in the log",
            b"X-Virus-Status: Clean\n" in arrived[:extra] and log.startswith("SCANNED:1"))
    promise("below our header lines it is the same, byte for byte", arrived[extra:] == message)


def infected(server, subject, text, file_name, content):
    message = make_message(subject, text, (file_name, content))
    log, arrived = pass_through(server, message)
    shown = show_arrived(arrived)
    leaves = [part for part in shown.walk() if not part.is_multipart()]
    show("the text", leaves[0].get_content() if leaves[0].get_content_type() == "text/plain" else "")
    nested = [part for part in shown.walk() if part.get_filename() == "FORWARDED_MSG_1.rfc822"]
    emptied = [part for part in leaves if part.get_filename() == file_name]
    promise("it is marked infected, in the header and in the log",
            str(shown["X-Virus-Status"]).startswith("Infected (Eicar") and log.startswith("SCANNED:3"))
    promise("the subject warns, and is the sender's otherwise",
            shown["Subject"] == f"Virus warning: {subject}")
    promise("the original is attached as FORWARDED_MSG_1.rfc822, its text still there",
            len(nested) == 1 and text.strip() in nested[0].get_payload(0).get_body().get_content())
    promise(f"{file_name} is empty, in the original and beside it",
            len(emptied) == 2 and all(size_of(part) == 0 for part in emptied))
    promise("the warning names the virus and the file",
            "Eicar" in leaves[0].get_content() and file_name in leaves[0].get_content())
    promise("the virus is nowhere in it", not has_eicar(shown))


def has_eicar(message):
    for part in message.walk():
        data = b"" if part.is_multipart() else part.get_payload(decode=True) or b""
        if EICAR in data or content_of_zip(data):
            return True
    return False


def content_of_zip(data):
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(EICAR in archive.read(name) for name in archive.namelist())


def main():
    with tempfile.TemporaryDirectory(prefix="scanq-demo.") as folder:
        print(paint("1", "qmail-scanq: three messages through the real front"))
        print("A stand-in takes the place of qmail-queue and writes down what it is given.")
        print(f"All files are in {folder}, and are gone afterwards.")
        server = Server(folder)
        title("1  A clean message")
        clean(server)
        title("2  A virus as attachment (EICAR, the harmless test file)")
        infected(server, "The report", "See below.\n", "report.com", EICAR)
        title("3  The same in a zip archive, with Japanese names")
        infected(server, "請求書の件", "添付をご覧ください。\n", "請求書.zip", zipped("請求書.com", EICAR))
    print()
    if failures:
        print(paint("31;1", f"{failures} promises were not kept."))
        sys.exit(1)
    print(paint("32", "All promises were kept.") + " Next: README.md, \"Install\".")


if __name__ == "__main__":
    main()
