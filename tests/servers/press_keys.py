# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# press_keys.py FOLDER URL STEP...: opens the page in Chromium and presses keys in it, as somebody without a mouse does.
# The browser is spoken to by two pipes, its descriptors 3 and 4, in JSON that a NUL ends. Steps:
#   Tab, Enter, Space, or one letter    the key is pressed
#   to:SELECTOR     Tab is pressed until the focus is on such an element
#   walk            Tab is pressed through the whole page; prints what it did not reach, or where the focus is not seen
#   load            the next page is there
#   until:SCRIPT    what the script is has become true
#   width:PIXELS    the window gets this width
#   print:SCRIPT    prints what the script is
import json, os, subprocess, sys, time

KEYS = {"Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), "Space": (" ", 32, " ")}
MOST_TABS = 300
# The element that has the focus, as a name; with a star where nobody sees that it has it. (The parts of a date are stops
# of their own, which the browser marks.)
FOCUS = """(() => { const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  if (at === document.body) return "";
  const seen = at.type === "date" || parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none" &&
    box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight;
  return [...document.querySelectorAll("*")].indexOf(at) + " " + at.outerHTML.slice(0, 90) + (seen ? "" : " *"); })()"""
STOPS = """[...document.querySelectorAll("a[href],button,select,input:not([type=hidden])")].map(
  at => [...document.querySelectorAll("*")].indexOf(at) + " " + at.outerHTML.slice(0, 90))"""


class Browser:
    def __init__(self, folder):
        to_browser, self.orders = os.pipe()
        self.answers, from_browser = os.pipe()
        # The shell gives the pipes their numbers; whatever they have here is above them.
        command = 'exec chromium --headless --no-sandbox --disable-gpu --no-first-run --hide-scrollbars ' \
            '--accept-lang=en --disable-background-networking --remote-debugging-pipe --window-size=1100,900 ' \
            '--user-data-dir="$1" about:blank 3<&%d 4>&%d' \
            % (to_browser, from_browser)
        self.process = subprocess.Popen(["bash", "-c", command, "browser", folder], pass_fds=(to_browser, from_browser),
                                        env=dict(os.environ, HOME=folder), stderr=subprocess.DEVNULL)
        os.close(to_browser), os.close(from_browser)
        self.number, self.bytes, self.session = 0, b"", None
        self.loaded, self.shown = None, None  # the page that was loaded last, and the one of the steps
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Page.setLifecycleEventsEnabled", enabled=True)
        self.ask("Emulation.setFocusEmulationEnabled", enabled=True)

    def read(self):
        while b"\0" not in self.bytes:
            more = os.read(self.answers, 65536)
            if not more: sys.exit("the browser is gone")
            self.bytes += more
        message, self.bytes = self.bytes.split(b"\0", 1)
        message = json.loads(message)
        # A page has no frames, so this is the page itself.
        if message.get("method") == "Page.lifecycleEvent" and message["params"]["name"] == "load":
            self.loaded = message["params"]["loaderId"]
        return message

    def ask(self, method, **words):
        self.number += 1
        order = {"id": self.number, "method": method, "params": words}
        if self.session: order["sessionId"] = self.session
        os.write(self.orders, json.dumps(order).encode() + b"\0")
        while True:
            message = self.read()
            if message.get("id") == self.number:
                if "error" in message: sys.exit("%s: %s" % (method, message["error"]))
                return message["result"]

    def open(self, url):
        page = self.ask("Page.navigate", url=url)["loaderId"]
        while self.loaded != page: self.read()
        self.shown = page

    def load(self):
        while self.loaded == self.shown: self.read()
        self.shown = self.loaded

    def value(self, script):
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def press(self, name):
        key, code, text = KEYS.get(name, (name, ord(name[0].upper()), name))
        for kind in ("keyDown", "keyUp"):
            words = {"text": text} if text and kind == "keyDown" else {}
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **words)

    def walk(self):
        left = self.value(STOPS)
        for _ in range(MOST_TABS):
            if not left: return
            self.press("Tab")
            at = self.value(FOCUS)
            if at.endswith(" *"): print("the focus is not seen on", at)
            if at.removesuffix(" *") in left: left.remove(at.removesuffix(" *"))
        for stop in left: print("the keyboard does not reach", stop)

    def step(self, step):
        kind, _, rest = step.partition(":")
        if kind == "walk": self.walk()
        elif kind == "load": self.load()
        elif kind == "until":
            while not self.value(rest): time.sleep(0.01)
        elif kind == "width":
            self.ask("Emulation.setDeviceMetricsOverride", width=int(rest), height=900, deviceScaleFactor=1, mobile=False)
        elif kind == "print": print(self.value("String(%s)" % rest))
        elif kind == "to":
            for _ in range(MOST_TABS):
                self.press("Tab")
                if self.value("document.activeElement.matches(%s)" % json.dumps(rest)): return
            sys.exit("the keyboard does not reach " + rest)
        else: self.press(step)


browser = Browser(sys.argv[1])
try:
    browser.open(sys.argv[2])
    for each in sys.argv[3:]: browser.step(each)
finally:
    browser.process.kill()
    browser.process.wait()
