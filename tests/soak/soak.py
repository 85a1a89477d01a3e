#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Load and faults at once: SMTP through tcpserver and smtpfront-qmail into the front, while workers
and fronts are killed at every stage, signatures and the engine image replaced, the disk filled and
connections broken. At the end every message that was accepted must be there or in quarantine, exactly
once; no refused one, but where front or store was killed when the queue or the quarantine had it; no virus
in any that is delivered; none sealed that could be cleaned; and, after what a timer runs, no folder.

usage: soak.py BUILD FOLDER MESSAGES CONNECTIONS [SEED]     (tests/soak/run makes the folder)
FOLDER has scanq.conf, queue, tmp (small, so that it fills), quarantine and port (of the server). With HOST in the
environment it is that of tests/servers/lib_mta.sh, BUILD has the programs as they are called from here, and
milters are killed as well.
"""
import base64, collections, io, json, os, random, re, signal, socket, subprocess, sys, threading, time
import zipfile
from stages import BETWEEN, COMPOSE, FIRST, QUEUE, SECOND, STAGES, STORE, Place, fronts_of_milter

build, folder, total, connections = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
seed = int(sys.argv[5]) if len(sys.argv) > 5 else int(time.time())
port = int(open(f"{folder}/port").read())
host = os.environ.get("HOST", "")
root = f"{folder}/root" if host else ""  # where the programs run
place = Place(f"{root}/usr/local/lib/scanq", "") if host else Place(build, f"{folder}/scanq.conf")
queue = f"{folder}/captured" if host else f"{folder}/queue"
print(f"seed {seed}, {total} messages, {connections} connections", flush=True)

VIRUS = b"".join([b"SCANQ-", b"TEST-", b"FINDING-ONE-5f2b"])  # never in one piece in this file
BOUNDARY = "=_soak"
KINDS = ["clean"] * 6 + ["infected"] * 4 + ["nested", "oversized", "bomb", "malformed", "many", "kept"]


def attach(number, name, content):
    return (f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{BOUNDARY}"\n\n'
            f"--{BOUNDARY}\nContent-Type: text/plain\n\nmessage {number}\n--{BOUNDARY}\n"
            f'Content-Type: application/octet-stream; name="{name}"\n'
            f"Content-Transfer-Encoding: base64\n\n").encode() + \
        base64.encodebytes(content) + f"--{BOUNDARY}--\n".encode()


def zipped(content, levels):
    for level in range(levels):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"member{level}", content)
        content = packed.getvalue()
    return content


def body_of(kind, number, chance):
    if kind in ("infected", "kept"):
        return attach(number, "virus.bin", VIRUS)
    if kind == "nested":
        return attach(number, "virus.zip", zipped(VIRUS, chance.randint(1, 6)))
    if kind == "oversized":
        return b"\n" + (b"x" * 74 + b"\n") * 40000
    if kind == "bomb":
        return attach(number, "bomb.zip", zipped(bytes(20 << 20), 2))
    if kind == "malformed":
        return (f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"\n\n--{BOUNDARY}\n'.encode()
                + chance.randbytes(2000).replace(b"\n", b"").replace(b"\r", b"") + b"\n")
    if kind == "clean" and chance.random() < 0.3:
        return attach(number, "data.bin", chance.randbytes(chance.randint(1, 300000)))
    return f"\nmessage {number}\n".encode()


def message_of(kind, number, chance):
    head = (f"From: a@example.org\nTo: b@example.net\nSubject: soak {kind} {number}\n"
            f"Message-ID: <{number}.soak@example.org>\n")
    return head.encode() + body_of(kind, number, chance)


class Client:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=180)
        self.file = self.socket.makefile("rb")
        self.reply()
        self.say(b"EHLO soak")

    def reply(self):
        while True:
            line = self.file.readline()
            if not line:
                raise ConnectionError("closed")
            if line[3:4] != b"-":
                return int(line[:3])

    def say(self, line):
        self.socket.sendall(line + b"\r\n")
        return self.reply()

    def send(self, message, recipients, breaks):
        self.say(b"MAIL FROM:<a@example.org>")
        for recipient in recipients:
            self.say(f"RCPT TO:<{recipient}@example.net>".encode())
        answer = self.say(b"DATA")
        if answer != 354:
            return answer
        wire = re.sub(rb"^\.", b"..", message, flags=re.M).replace(b"\n", b"\r\n")
        if breaks:
            self.socket.sendall(wire[:len(wire) // 2])
            self.socket.close()
            return 0
        self.socket.sendall(wire + b".\r\n")
        return self.reply()


def recipients_of(kind):
    if kind == "many":
        return [f"user{number}" for number in range(100)]
    return ["kept" if kind == "kept" else "user"]


fates = {}  # number -> (kind, reply; 0: the connection broke)
numbers = iter(range(total))
lock = threading.Lock()
running = True


def client_thread():
    client = None
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        chance = random.Random(seed * 1000003 + number)
        kind = chance.choice(KINDS)
        breaks = chance.random() < 0.04
        code = 0
        try:
            client = client or Client()
            code = client.send(message_of(kind, number, chance), recipients_of(kind), breaks)
        except (OSError, ValueError):
            pass
        if code != 250:  # an MTA gives no further chance to a milter that was killed
            client = None
        fates[number] = (kind, code)


def workers():
    """Process ids of workers of this soak: they work in a folder below ours."""
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.readlink(f"/proc/{name}/cwd").startswith(f"{root}{folder}/tmp/"):
                yield int(name)
        except OSError:
            pass


counts = collections.Counter()
killed_fronts = set()  # and those whose milter was killed
fronts_of_killed_stores = set()  # the store may have kept the message, and not told


def signal_at(stage, whom, number=signal.SIGKILL):
    """The front, or the worker (or store) that it waits for. A queue program is nobody's of ours."""
    found = place.find_front(stage)
    if found is None:
        return
    front, child = found
    if whom == "front":
        killed_fronts.add(front)
    elif child is None or stage == QUEUE:
        return
    elif stage == STORE:
        fronts_of_killed_stores.add(front)
    try:
        os.kill(front if whom == "front" else child, number)
        counts[f"{whom} {'killed' if number == signal.SIGKILL else 'stopped'}, {stage}"] += 1
    except OSError:
        pass


def kill_milter(chance):
    """One that has a front, or any."""
    milters = list(place.running("scanq-milter"))
    chance.shuffle(milters)
    for pid in sorted(milters, key=lambda one: not fronts_of_milter(one))[:1]:
        try:
            os.kill(pid, signal.SIGSTOP)  # so that it starts no further one
            fronts = fronts_of_milter(pid)
            killed_fronts.update(fronts)
            os.kill(pid, signal.SIGKILL)
            counts["milter killed" + (", at a message" if fronts else "")] += 1
        except OSError:
            pass


def kill_thread():
    chance = random.Random(seed + 1)
    while running:
        # The stages that were hit least come first, since some are short.
        whom = chance.choice(["front", "worker", "milter"] if host else ["front", "worker"])
        if whom == "milter":
            kill_milter(chance)
            time.sleep(chance.uniform(0.05, 0.3))
            continue
        stages = [s for s in STAGES if whom == "front" or s not in (BETWEEN, QUEUE)]
        signal_at(min(chance.sample(stages, 2), key=lambda s: counts[f"{whom} killed, {s}"]), whom)
        time.sleep(chance.uniform(0.05, 0.3))


def kill_builder():
    """Of the engine image. It is not stopped: an hour would pass until it is given up. As many live as are killed,
    so that images are published, too."""
    if counts["builder killed"] > counts["image published"]:
        return
    for pid in workers():
        try:
            if b"--build-image" in open(f"/proc/{pid}/cmdline", "rb").read():
                os.kill(pid, signal.SIGKILL)
                counts["builder killed"] += 1
        except OSError:
            pass


def trouble_thread():
    chance = random.Random(seed)
    filler = f"{folder}/tmp/filler"
    signatures = open(f"{folder}/db/test.ndb").read()
    while running:
        time.sleep(chance.uniform(0.1, 1))
        what = chance.choice(["stop", "fill", "signatures", "builder"])
        if what == "stop":
            signal_at(chance.choice([FIRST, COMPOSE, SECOND]), "worker", signal.SIGSTOP)
        elif what == "builder":
            kill_builder()
        elif what == "fill":
            try:
                with open(filler, "wb") as file:
                    while True:
                        file.write(bytes(1 << 20))
                        file.flush()
            except OSError:
                counts["disk full"] += 1
            time.sleep(chance.uniform(0.1, 0.6))
            os.unlink(filler)
        else:
            with open(f"{folder}/db/new", "w") as file:
                file.write(signatures + f"Scanq.Soak.New:0:*:{chance.randbytes(16).hex()}\n")
            os.rename(f"{folder}/db/new", f"{folder}/db/test.ndb")
            counts["signatures replaced"] += 1


def image_thread():
    """An image for the signatures of the moment, again and again."""
    while running:
        built = subprocess.run([f"{build}/scanq", "--conf", f"{folder}/scanq.conf", "update", "--image"],
                               capture_output=True, text=True)
        counts["image published" if built.returncode == 0 else "image not built"] += 1
        time.sleep(0.5)


def pid_of_id(record):
    """The front that wrote this record of the quarantine."""
    return int(json.load(open(record))["id"].rsplit(".", 1)[1], 16)


def kept_messages():
    """The numbers of what is in quarantine, those of fronts that were killed, and what is wrong there."""
    kept, of_killed, problems = collections.Counter(), set(), []
    top = f"{folder}/quarantine/kept"
    for name in os.listdir(top) if os.path.isdir(top) else ():
        content = open(f"{top}/{name}/message", "rb").read()
        found = re.search(rb"^Message-ID: <(\d+)\.soak@", content, re.M)
        if not found or base64.b64encode(VIRUS)[4:28] not in content:
            problems.append(f"quarantine/{name}: no whole message of ours")
        else:
            kept[int(found.group(1))] += 1
            if pid_of_id(f"{top}/{name}/record") in killed_fronts | fronts_of_killed_stores:
                of_killed.add(int(found.group(1)))
    return kept, of_killed, problems


def was_killed(entry):
    """Whether the front that had this queued, or that had become the queue program, was killed. Of a front that was
    killed a milter takes nothing."""
    if host:
        return False
    facts = dict(line.split(" ", 1) for line in open(f"{queue}/{entry}/facts") if " " in line)
    return bool(killed_fronts & {int(facts["pid"]), int(facts["parent"])})


def is_delivered():
    """Whether nothing waits in the MTA's queue."""
    spool = f"{root}/var/spool/postfix"
    return not host or not any(files for part in ("maildrop", "incoming", "active", "deferred")
                               for _, _, files in os.walk(f"{spool}/{part}"))


def judge():
    deadline = time.time() + 300
    while not is_delivered() and time.time() < deadline:
        time.sleep(0.1)
    kept, of_killed, problems = kept_messages()
    delivered = collections.Counter()
    encoded = base64.b64encode(VIRUS)[4:28]
    if not is_delivered():
        problems.append("the MTA's queue is not empty")
    for name in os.listdir(queue):
        if not name.isdigit():
            continue
        content = open(f"{queue}/{name}/message", "rb").read()
        found = re.search(rb"^Message-ID: <(\d+)\.soak@", content, re.M)
        if not found:
            problems.append(f"queue/{name}: no message of ours")
            continue
        number = int(found.group(1))
        delivered[number] += 1
        if was_killed(name):
            of_killed.add(number)
        kind = fates[number][0]
        if VIRUS in content or encoded in content:
            problems.append(f"{number} ({kind}): the virus is in it, queue/{name}")
        if kind in ("infected", "nested") and b"X-Virus-Status: Infected" not in content:
            problems.append(f"{number} ({kind}): delivered as something else, queue/{name}")
        if b"\nX-Scanq-Modified: sealed" in content:
            problems.append(f"{number} ({kind}): sealed, and could have been cleaned, queue/{name}")
    for number, (kind, code) in sorted(fates.items()):
        if code == 250 and (delivered[number], kept[number]) != ((0, 1) if kind == "kept" else (1, 0)):
            problems.append(f"{number} ({kind}): accepted, delivered {delivered[number]} times, "
                            f"{kept[number]} times in quarantine")
        if code > 250 and (delivered[number], kept[number]) not in ((0, 0), ) + \
                (((1, 0), (0, 1)) if number in of_killed else ()):
            problems.append(f"{number} ({kind}): refused with {code}, and delivered {delivered[number]} "
                            f"times, {kept[number]} times in quarantine")
        if code == 0 and delivered[number] > 1:
            problems.append(f"{number} ({kind}): broken off, and delivered more than once")
    deadline = time.time() + 30
    while list(workers()) and time.time() < deadline:
        time.sleep(0.1)
    if list(workers()):
        problems.append(f"workers are left: {list(workers())}")
    # The command that scanq-expire.timer runs every hour.
    expired = subprocess.run([f"{build}/scanq", "--conf", f"{folder}/scanq.conf", "quarantine", "expire"],
                             capture_output=True, text=True)
    print("  expire:", expired.stdout.strip().replace("\n", "; "))
    if expired.returncode != 0:
        problems.append(f"expire: {expired.stderr}")
    for place in f"{folder}/quarantine/tmp", f"{folder}/tmp":
        if os.path.isdir(place) and os.listdir(place):
            problems.append(f"litter in {place}: {os.listdir(place)[:10]}")
    for whom, stage in [("front", stage) for stage in STAGES] + \
            [("worker", stage) for stage in (FIRST, COMPOSE, SECOND, STORE)]:
        if total >= 1000 and counts[f"{whom} killed, {stage}"] == 0:
            problems.append(f"no {whom} was killed at the stage: {stage}")
    if total >= 1000 and os.getuid() == 0 and counts["image published"] < 3:
        problems.append("hardly an image was published")
    return problems, delivered, kept


start = time.time()
threads = [threading.Thread(target=client_thread) for _ in range(connections)]
troubles = [threading.Thread(target=trouble_thread), threading.Thread(target=kill_thread)]
if os.getuid() == 0:
    troubles.append(threading.Thread(target=image_thread))
for thread in threads + troubles:
    thread.start()
for thread in threads:
    thread.join()
running = False
for thread in troubles:
    thread.join()
seconds = time.time() - start
problems, delivered, kept = judge()
replies = collections.Counter((kind, code) for kind, code in fates.values())
print(f"{seconds:.0f} seconds, {total / seconds:.1f} messages a second")
for (kind, code), count in sorted(replies.items()):
    print(f"  {kind:10} {code or 'broken':6} {count}")
print("  faults:", ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
print(f"  delivered: {sum(delivered.values())}, in quarantine: {sum(kept.values())}")
log = open(f"{folder}/{'syslog' if host else 'log'}", errors="replace").read().splitlines()
for problem in problems[:50]:
    print("WRONG:", problem)
    number = problem.split(" ")[0]
    for line in log:
        if f"message_id={number}.soak@" in line:
            print("      ", line)
print("soak:", f"{len(problems)} problems" if problems else
      "nothing lost, nothing twice, nothing infected, nothing sealed, nothing left")
sys.exit(1 if problems else 0)
