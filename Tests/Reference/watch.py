"""Watches a script in a terminal of its own, as a student does: saves, keys, and how the terminal is left.

    python3 watch.py COMMAND...

where COMMAND is `./week5.sh compare --watch`. Prints the median time from a save to the verdict on the screen, and
exits 1 where something is not as it should be.
"""

import fcntl
import os
import pathlib
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

import reference

REFERENCE = (reference.FOLDER / "week_5.py").read_text()
SWIFT = pathlib.Path(__file__).with_name("week_5.swift").read_text()
RIGHT, WRONG = "return np.maximum(z, 0)", "return np.minimum(z, 0)"
ENDLESS = REFERENCE.replace(RIGHT, "while True: pass")
ENDLESS_SWIFT = SWIFT.replace("z.map { max($0, 0) }", "while true {}")


class Session:
    """The command on a script, in a terminal."""

    def __init__(self, script):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "xterm"
            os.execvp(sys.argv[1], sys.argv[1:] + [script])
        self.before = termios.tcgetattr(self.terminal)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = ""

    def press(self, key):
        os.write(self.terminal, key.encode())

    def wait_for(self, text, seconds=60):
        """What is on the screen when the text has come; None where it does not come."""
        seen, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    seen += os.read(self.terminal, 65536).decode(errors="replace")
                    self.seen = seen
                except OSError:
                    break
            page = " ".join(seen.rsplit("\x1b[2J", 1)[-1].split())  # whatever the lines
            if text in page and "q quit" in page:
                return page
        return None

    def end(self):
        """The exit status, or minus the signal; and whether the terminal is as it was."""
        status = os.waitpid(self.process, 0)[1]
        is_restored = termios.tcgetattr(self.terminal)[:4] == self.before[:4]
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status), is_restored


def left_over():
    """What a check has made and not removed."""
    cache = pathlib.Path(os.environ["XDG_CACHE_HOME"], "week5")
    return [str(path) for path in [*cache.glob("student.*"), *pathlib.Path(os.environ["TMPDIR"]).iterdir()]]


def comes_true(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def median_of_saves(session, path, right, wrong, name):
    """Saves a file 20 times, wrong and right in turn, and prints how long each verdict takes."""
    times = []
    for index in range(20):
        path.write_text(wrong if index % 2 == 0 else right)
        start = time.monotonic()
        check("the verdict follows", session.wait_for("1.1 relu: the result is wrong" if index % 2 == 0 else "All agree."))
        times.append(time.monotonic() - start)
    print(f"{name}: save to verdict: median {statistics.median(times):.2f} s, longest {max(times):.2f} s")


failures = []


def check(what, holds):
    if not holds:
        failures.append(what)
        print("FAILED:", what)


with tempfile.TemporaryDirectory() as folder:
    os.environ["XDG_CACHE_HOME"] = str(pathlib.Path(folder) / "cache")
    path = pathlib.Path(folder) / "week_5.py"
    path.write_text(REFERENCE)
    session = Session(str(path))
    check("all agrees at first", session.wait_for("All agree.", 600))  # it may be built first
    median_of_saves(session, path, REFERENCE, REFERENCE.replace(RIGHT, WRONG), "Python")

    path.write_text(REFERENCE.replace(RIGHT, WRONG).replace("> thresh", ">= thresh"))
    check("the first open question is shown", session.wait_for("1.1 relu"))
    session.press("h")
    check("a hint comes", session.wait_for("Hint 1 of 3"))
    session.press("n")
    check("the next open question is shown", session.wait_for("7.1 mlp_predict: the result is wrong"))
    session.press("p")
    check("p goes back", session.wait_for("1.1 relu: the result is wrong"))
    session.press("a")
    check("all rows are shown", session.wait_for("Question by question"))
    session.press("a")
    check("and taken away", session.wait_for("1.1 relu: the result is wrong"))
    for what, text, wait in (("empty", "", 0.1), ("half", REFERENCE[:2000], 0.01)):
        for number in range(5):
            path.write_text(text)
            time.sleep(wait)  # as an editor between truncating and writing
            path.write_text(REFERENCE.replace(RIGHT, f"return np.minimum(z, {number})"))
            check("the verdict follows", session.wait_for("1.1 relu: the result is wrong"))
            check(f"a file is not judged {what}", "no such function" not in session.seen)
    path.write_text(ENDLESS)
    check("what is being checked is shown", session.wait_for("checking 1.1 relu …"))
    session.press("h")
    check("a hint comes while a function hangs", session.wait_for("Hint 1 of 3", 5))
    path.write_text(REFERENCE)
    check("a save ends a check that hangs", session.wait_for("All agree.", 9))
    path.write_text("def (")
    check("a syntax error has its line", session.wait_for("cannot be imported: it raises SyntaxError: invalid syntax (line 1"))
    path.unlink()
    time.sleep(0.3)
    path.write_text(REFERENCE)
    check("a file that was away is read again", session.wait_for("All agree."))
    session.press("q")
    check("q leaves the terminal as it was", session.end() == (0, True))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGSEGV):
        session = Session(str(path))
        check("all agrees", session.wait_for("All agree."))
        os.kill(session.process, number)
        check(f"{number.name} leaves the terminal as it was", session.end() == (-number, True))

    swift = pathlib.Path(folder) / "student" / "week_5.swift"
    swift.parent.mkdir()
    swift.write_text(SWIFT)
    session = Session(str(swift))
    check("all agrees at first", session.wait_for("All agree."))
    median_of_saves(session, swift, SWIFT, SWIFT.replace("z.map { max($0, 0) }", "z.map { min($0, 0) }"), "Swift")
    swift.write_text(SWIFT.replace("z.map { max($0, 0) }", "z > 0 ? z : 0"))
    check("the compiler's words are explained", session.wait_for("asked of each element: z.map { $0 > 0 ? 1 : 0 }"))
    session.press("h")
    check("a hint comes while it does not compile", session.wait_for("Hint 1 of 3"))
    session.press("q")
    check("q leaves the terminal as it was", session.end() == (1, True))

    swift.write_text(ENDLESS_SWIFT)
    os.environ["TMPDIR"] = str(pathlib.Path(folder) / "temporary")
    os.mkdir(os.environ["TMPDIR"])
    for moment in ("checking", "checking 1.1 relu …"):
        for key, status in (("q", 1), ("\x03", -signal.SIGINT), ("\x1c", -signal.SIGQUIT)):
            session = Session(str(swift))
            check("it is being checked", session.wait_for(moment))
            session.press(key)
            check(f"{key!r} leaves the terminal as it was", session.end() == (status, True))
            check(f"{key!r} at {moment!r} leaves nothing", comes_true(lambda: not left_over()))
sys.exit(bool(failures))
