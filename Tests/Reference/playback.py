"""Opens playback pages in headless Chromium, over its debugging pipe, and says what they show.

    playback.py < visits.json              what each page shows after each step of a visit, as JSON
    playback.py PAGE PICTURE WIDTH HEIGHT  a screenshot, at four fifths of its size

A visit is {"page": path, "width": pixels, "media": {feature: value}, "steps": [[kind, value], ...]}. The first step is
["open", "#epoch=3&point=1,2"]; later ones are "address", "key" (a key's name), "click", "hover" and "focus" (a selector),
"wait" (milliseconds) and "shot" (a file for a screenshot).
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

NAMES = ["chromium", "chromium-browser", "google-chrome"]
CODES = {"Home": 36, "End": 35, "ArrowLeft": 37, "ArrowRight": 39, " ": 32}

# What a page shows, read from its elements alone.
STATE = """(() => {
  const text = (id) => document.getElementById(id).textContent;
  const values = (id) => Array.from(document.querySelectorAll(`#${id} data`), (data) => data.getAttribute("value"));
  const layers = Array.from(document.querySelectorAll("#layers > li"), (_, l) => ["X", "Z", "A"].map((key) => values(key + (l + 1))));
  const counts = (name) => Array.from(document.querySelectorAll(`#confusion-${name} td:not(:empty)`), (cell) => cell.textContent);
  return { title: text("title"), heading: document.title, now: text("now"), answer: text("answer"), reading: text("reading"), layers,
    map: text("map-title"), status: text("status"), options: text("options"), remarks: text("remarks"), legend: text("legend"),
    training: counts("training"), test: counts("test"), play: document.getElementById("play").getAttribute("aria-label"),
    slider: document.getElementById("moment").getAttribute("aria-valuetext"), overflow: document.documentElement.scrollWidth - innerWidth };
})()"""


class Browser:
    def __init__(self):
        self.folder = tempfile.mkdtemp()
        to_browser, commands = os.pipe()
        answers, from_browser = os.pipe()

        def connect():
            # The two pipes may have the numbers 3 and 4 themselves.
            os.dup2(to_browser, 20), os.dup2(from_browser, 21)
            os.dup2(20, 3), os.dup2(21, 4)

        program = next(filter(None, map(shutil.which, NAMES)))
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={self.folder}"],
            preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser), os.close(from_browser)
        # Should it not answer, its end is this program's too.
        self.limit = threading.Timer(150, self.process.kill)
        self.limit.start()
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

    def open(self, address):
        # From a blank page also an address that differs in its end alone is loaded.
        for url in ["about:blank", address]:
            self.events = []
            self.call("Page.navigate", url=url)
            while not any(event["method"] == "Page.loadEventFired" for event in self.events):
                self.events.append(self.message())

    def step(self, kind, value, page):
        if kind == "open":
            self.open(page + value)
        elif kind == "address":
            self.evaluate(f"location.hash = {json.dumps(value)}")
        elif kind == "key":
            for type in ["keyDown", "keyUp"]:
                text = " " if value == " " and type == "keyDown" else ""
                self.call("Input.dispatchKeyEvent", type=type, key=value, windowsVirtualKeyCode=CODES[value], text=text)
        elif kind in ["click", "hover"]:
            x, y = self.evaluate(
                f"(() => {{ const element = document.querySelector({json.dumps(value)}); element.scrollIntoView({{ block: 'center' }});"
                "const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()")
            for type in ["mouseMoved"] + (["mousePressed", "mouseReleased"] if kind == "click" else []):
                self.call("Input.dispatchMouseEvent", type=type, x=x, y=y, button="left", clickCount=1)
        elif kind == "focus":
            self.evaluate(f"document.querySelector({json.dumps(value)}).focus()")
        elif kind == "wait":
            self.evaluate(f"new Promise((done) => setTimeout(done, {value}))")
        elif kind == "shot":
            pathlib.Path(value).write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
        self.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def problems(self, page):
        """What was logged, thrown or requested beside the page itself."""
        kinds = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"]
        requests = [event["params"]["request"]["url"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [json.dumps(event) for event in self.events if event["method"] in kinds] + [
            url for url in requests if url.split("#")[0] != page]

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
        except EOFError:
            pass
        self.process.wait(30)
        self.limit.cancel()
        shutil.rmtree(self.folder, ignore_errors=True)


def visit(browser, visit):
    page = pathlib.Path(visit["page"]).resolve().as_uri()
    browser.size(visit.get("width", 1000), 800)
    features = [{"name": name, "value": value} for name, value in visit.get("media", {}).items()]
    browser.call("Emulation.setEmulatedMedia", features=features)
    states = []
    for kind, value in visit["steps"]:
        browser.step(kind, value, page)
        states.append(browser.evaluate(STATE))
    return {"states": states, "problems": browser.problems(page)}


browser = Browser()
try:
    if len(sys.argv) > 1:
        page, picture, width, height = sys.argv[1:]
        browser.size(int(width), int(height), 0.8)
        # Not while it plays: the last moment.
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
        browser.open(pathlib.Path(page).resolve().as_uri())
        browser.step("shot", picture, page)
    else:
        json.dump([visit(browser, one) for one in json.load(sys.stdin)], sys.stdout)
finally:
    browser.close()
