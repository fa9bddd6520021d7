"""Opens playback pages in headless Chromium and Firefox, and says what they show.

    playback.py < visits.json                      what each page shows after each step of a visit, as JSON
    playback.py PAGE[#…] PICTURE WIDTH HEIGHT      a screenshot by Chromium, at four fifths of its size

A visit is {"page": path, "browser": "chromium" or "firefox", "width": pixels, "media": {feature: value}, "steps": [[kind,
value], ...]}. The first step is ["open", "#epoch=3&point=1,2"]; later ones are "address", "key" (a key's name), "click",
"hover" and "focus" (a selector), "run" (JavaScript), "wait" (milliseconds) and "shot" (a file for a screenshot). Firefox has
no other width and media than its own, with reduced motion.
"""

import base64
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

CODES = {"Home": 36, "End": 35, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, " ": 32, "s": 83}
# The keys of WebDriver that no character stands for.
KEYS = {"Home": "\ue011", "End": "\ue010", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015"}

# What a page shows, read from its elements alone.
STATE = """(() => {
  const text = (id) => document.getElementById(id).textContent;
  const rows = (table) => Array.from(table.rows, (row) => Array.from(row.querySelectorAll("td"), (cell) => cell.dataset.value)).filter((row) => row.length > 0);
  const numbers = Object.fromEntries(Array.from(document.querySelectorAll("#cards table"), (table) => [table.id, rows(table)]));
  const counts = (name) => Array.from(document.querySelectorAll(`#confusion-${name} td:not(:empty)`), (cell) => cell.textContent);
  const lit = Array.from(document.querySelectorAll("#cards .factor"), (cell) => `${cell.closest("table").id} ${cell.parentElement.rowIndex} ${cell.cellIndex}`);
  return { title: text("title"), heading: document.title, now: text("now"), answer: text("answer"), reading: text("reading"), numbers, lit,
    loss: document.querySelector("#now data")?.value ?? "", origin: text("origin"), lesson: text("lesson"), step: !document.getElementById("step").hidden,
    label: document.getElementById("label").value, row: document.getElementById("row").value,
    map: text("map-title"), status: text("status"), options: text("options"), remarks: text("remarks"), legend: text("legend"),
    training: counts("training"), test: counts("test"), play: document.getElementById("play").getAttribute("aria-label"),
    slider: document.getElementById("moment").getAttribute("aria-valuetext"), overflow: document.documentElement.scrollWidth - innerWidth };
})()"""
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"


def program(*names):
    return next(filter(None, map(shutil.which, names)))


class Browser:
    """What both browsers have: a process in a folder of its own, and the steps of a visit."""

    def start(self, command, **how):
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how)
        # Should it not answer, its end is this program's too.
        self.limit = threading.Timer(600, self.process.kill)
        self.limit.start()

    def step(self, kind, value, page):
        if kind == "open":
            self.open(page + value)
        elif kind == "address":
            self.evaluate(f"location.hash = {json.dumps(value)}")
        elif kind == "key":
            self.press(value)
        elif kind in ["click", "hover"]:
            x, y = self.evaluate(
                f"(() => {{ const element = document.querySelector({json.dumps(value)}); element.scrollIntoView({{ block: 'center' }});"
                "const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()")
            self.point(x, y, kind == "click")
        elif kind == "focus":
            self.evaluate(f"document.querySelector({json.dumps(value)}).focus()")
        elif kind == "run":
            self.evaluate(value)
        elif kind == "wait":
            self.evaluate(f"new Promise((done) => setTimeout(() => done(0), {value}))")
        elif kind == "shot":
            pathlib.Path(value).write_bytes(base64.b64decode(self.picture()))
        self.evaluate(FRAMES)

    def close(self):
        try:
            self.quit()
        except (EOFError, ConnectionError):
            pass
        self.process.wait(30)
        self.limit.cancel()
        shutil.rmtree(self.folder, ignore_errors=True)


class Chromium(Browser):
    """Chromium, over its debugging pipe."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        to_browser, commands = os.pipe()
        answers, from_browser = os.pipe()

        def connect():
            # The two pipes may have the numbers 3 and 4 themselves.
            os.dup2(to_browser, 20), os.dup2(from_browser, 21)
            os.dup2(20, 3), os.dup2(21, 4)

        self.start(
            [program("chromium", "chromium-browser", "google-chrome"), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--no-first-run", "--remote-debugging-pipe", f"--user-data-dir={self.folder}"],
            preexec_fn=connect, close_fds=False)
        os.close(to_browser), os.close(from_browser)
        self.commands, self.answers = os.fdopen(commands, "wb", 0), os.fdopen(answers, "rb", 0)
        self.received, self.events, self.number, self.session = b"", [], 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(domain + ".enable")

    def message(self):
        while b"\0" not in self.received:
            part = self.answers.read(1 << 16)
            if not part:
                raise EOFError("the browser has ended")
            self.received += part
        text, self.received = self.received.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        self.commands.write(json.dumps(command).encode() + b"\0")
        while (answer := self.message()).get("id") != self.number:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def size(self, width, height, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 500)

    def media(self, features):
        self.call("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in features.items()])

    def open(self, address):
        # From a blank page also an address that differs in its end alone is loaded.
        for url in ["about:blank", address]:
            self.events = []
            self.call("Page.navigate", url=url)
            while not any(event["method"] == "Page.loadEventFired" for event in self.events):
                self.events.append(self.message())

    def press(self, key):
        for type in ["keyDown", "keyUp"]:
            text = key if len(key) == 1 and type == "keyDown" else ""
            self.call("Input.dispatchKeyEvent", type=type, key=key, windowsVirtualKeyCode=CODES[key], text=text)

    def point(self, x, y, is_click):
        for type in ["mouseMoved"] + (["mousePressed", "mouseReleased"] if is_click else []):
            self.call("Input.dispatchMouseEvent", type=type, x=x, y=y, button="left", clickCount=1)

    def picture(self):
        return self.call("Page.captureScreenshot", format="png")["data"]

    def problems(self, page):
        """What was logged, thrown or requested beside the page itself."""
        kinds = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"]
        requests = [event["params"]["request"]["url"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [json.dumps(event) for event in self.events if event["method"] in kinds] + [
            url for url in requests if url.split("#")[0] != page]

    def quit(self):
        self.session = None
        self.call("Browser.close")


class Firefox(Browser):
    """Firefox, by Marionette: WebDriver's commands, each as its length and a JSON array, over a socket."""

    PREFERENCES = {"marionette.port": 0, "ui.prefersReducedMotion": 1, "browser.shell.checkDefaultBrowser": False,
                   "datareporting.policy.dataSubmissionEnabled": False, "app.normandy.enabled": False}

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        profile = pathlib.Path(self.folder)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in self.PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines))
        self.start([program("firefox-esr", "firefox"), "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", self.folder],
                   env={**os.environ, "HOME": self.folder})
        port = profile / "MarionetteActivePort"
        while not (port.exists() and port.read_text().strip()):
            if self.process.poll() is not None:
                raise EOFError("the browser has ended")
            time.sleep(0.05)
        self.socket = socket.create_connection(("127.0.0.1", int(port.read_text())))
        self.stream, self.number = self.socket.makefile("rb"), 0
        self.message()
        self.call("WebDriver:NewSession")

    def message(self):
        digits = b""
        while (byte := self.stream.read(1)) != b":":
            if not byte:
                raise EOFError("the browser has ended")
            digits += byte
        return json.loads(self.stream.read(int(digits)))

    def call(self, command, **parameters):
        self.number += 1
        text = json.dumps([0, self.number, command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self.message()
        if error:
            raise RuntimeError(f"{command}: {error}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def evaluate(self, expression):
        return self.call("WebDriver:ExecuteScript", script=f"return {expression}", args=[])

    def size(self, width, height):
        self.call("WebDriver:SetWindowRect", width=width, height=height)

    def media(self, features):
        pass

    def open(self, address):
        for url in ["about:blank", address]:
            self.call("WebDriver:Navigate", url=url)

    def press(self, key):
        keys = [{"type": type, "value": KEYS.get(key, key)} for type in ["keyDown", "keyUp"]]
        self.call("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": keys}])

    def point(self, x, y, is_click):
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        presses = [{"type": type, "button": 0} for type in ["pointerDown", "pointerUp"]] if is_click else []
        self.call("WebDriver:PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": moves + presses}])

    def picture(self):
        return self.call("WebDriver:TakeScreenshot", full=False)

    def problems(self, page):
        """What the browser's console has of the page."""
        self.call("Marionette:SetContext", value="chrome")
        script = "return Services.console.getMessageArray().filter((message) => message.sourceName).map((message) => [message.sourceName, String(message)])"
        messages = self.call("WebDriver:ExecuteScript", script=script, args=[])
        self.call("Marionette:SetContext", value="content")
        return [text for source, text in messages if source.split("#")[0] == page]

    def quit(self):
        self.call("Marionette:Quit", flags=["eForceQuit"])


browsers = {}


def browser(name):
    if name not in browsers:
        browsers[name] = {"chromium": Chromium, "firefox": Firefox}[name]()
    return browsers[name]


def visit(visit):
    page, guest = pathlib.Path(visit["page"]).resolve().as_uri(), browser(visit.get("browser", "chromium"))
    guest.size(visit.get("width", 1000), 800)
    guest.media(visit.get("media", {}))
    states = []
    for kind, value in visit["steps"]:
        guest.step(kind, value, page)
        states.append(guest.evaluate(STATE))
    return {"states": states, "problems": guest.problems(page)}


try:
    if len(sys.argv) > 1:
        page, picture, width, height = sys.argv[1:]
        path, mark, place = page.partition("#")
        chromium = browser("chromium")
        chromium.size(int(width), int(height), 0.8)
        # Not while it plays: the last moment.
        chromium.media({"prefers-reduced-motion": "reduce"})
        chromium.open(pathlib.Path(path).resolve().as_uri() + mark + place)
        chromium.step("shot", picture, page)
    else:
        json.dump([visit(one) for one in json.load(sys.stdin)], sys.stdout)
finally:
    for one in browsers.values():
        one.close()
