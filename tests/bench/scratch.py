# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Scratch folders, signatures in them, and servers: all gone at the end, also of a stopped program."""
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build/release"))
STOP_SECONDS = 10


STOPPING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def end_in_order_when_stopped():
    """The first of these signals becomes SystemExit, so that what is in a `with` is put away."""
    def stop_now(number, _):
        for other in STOPPING:
            signal.signal(other, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in STOPPING:
        signal.signal(number, stop_now)


@contextlib.contextmanager
def scratch_folder():
    """On a disk, as the queue of a mail server is, with a folder tmp for everybody's temporary files in
    memory, or on that disk as well where TEMPORARY=disk. (qpsmtpd takes no "-" in the path of a socket.)"""
    end_in_order_when_stopped()
    folder = tempfile.mkdtemp(prefix="scanq_bench.", dir="/var/tmp")
    on_disk = os.environ.get("TEMPORARY") == "disk"
    temporary = tempfile.mkdtemp(prefix="scanq_bench.", dir=folder if on_disk else "/dev/shm")
    os.symlink(temporary, f"{folder}/tmp")
    for path in (folder, temporary):
        os.chmod(path, 0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(temporary, ignore_errors=True)


def put_signatures(scale, folder):
    """Those of the scale, linked from the folder SIGNATURES where that has them, else made."""
    made = os.path.join(os.environ.get("SIGNATURES", ""), scale)
    if "SIGNATURES" in os.environ and os.path.isdir(made):
        shutil.copytree(made, folder, copy_function=os.link)
    else:
        subprocess.run([f"{TOP}/tests/bench/make-signatures", scale, folder], check=True)


def launch(command, **options):
    """A server in a process group of its own, which does not outlive this program."""
    return subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *command], start_new_session=True,
                            stdin=subprocess.DEVNULL, **options)


def stop(server):
    """Ends a server of launch() and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
