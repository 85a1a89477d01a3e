#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Refreshes signatures by the settings of conf/samples/fangfrisch, from a folder that it serves on loopback.

usage: fangfrisch_stand_in.py CONF FOLDER DATABASE PUBLISH. The folder has source/ with the providers' files, fetched/ gets
them. fangfrisch itself does it where it is installed, otherwise this program by fangfrisch's rules.
"""
import configparser
import functools
import hashlib
import http.server
import os
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.request

conf_path, folder, database, publish = sys.argv[1:]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def settings(address):
    """The sample, with this test's places, and three files of the providers."""
    text = open(conf_path, encoding="utf-8").read()
    for old, new in [("/usr/local/share/scanq/samples/fangfrisch/publish", publish), ("/var/lib/clamav", database),
                     ("/var/lib/fangfrisch/signatures", f"{folder}/fetched"), ("/var/lib/fangfrisch", folder),
                     ("[sanesecurity]\n", f"[sanesecurity]\nprefix = {address}/\n"),
                     ("[urlhaus]\n", f"[urlhaus]\nurl_urlhaus = {address}/urlhaus.ndb\nintegrity_check = no\n")]:
        text = text.replace(old, new)
    return text


def refresh(path):
    conf = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
    conf.read(path)
    wanted = [f"{conf['sanesecurity']['prefix']}{name}" for name in ("phish.ndb", "junk.ndb")]
    wanted.append(conf["urlhaus"]["url_urlhaus"])
    assert conf.getboolean("sanesecurity", "enabled") and conf.getboolean("urlhaus", "enabled")
    for url in wanted:
        data = urllib.request.urlopen(url).read()
        if not url.endswith("urlhaus.ndb"):
            digest = urllib.request.urlopen(f"{url}.sha256").read().decode().split(" ")[0]
            assert hashlib.sha256(data).hexdigest() == digest
        with open(os.path.join(conf["DEFAULT"]["local_directory"], url.rsplit("/", 1)[1]), "wb") as file:
            file.write(data)
    subprocess.run(shlex.split(conf["DEFAULT"]["on_update_exec"]), check=True)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=f"{folder}/source"))
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(f"{folder}/fangfrisch.conf", "w", encoding="utf-8") as out:
    out.write(settings(f"http://127.0.0.1:{server.server_port}"))
program = shutil.which("fangfrisch")
if program:
    for act in ("initdb", "refresh"):
        subprocess.run([program, "--conf", f"{folder}/fangfrisch.conf", act], check=True)
else:
    refresh(f"{folder}/fangfrisch.conf")
