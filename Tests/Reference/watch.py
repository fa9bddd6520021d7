"""Watches a script in a terminal of its own, as a student does: saves, keys, and how the terminal is left.

    python3 watch.py COMMAND...

where COMMAND is `./week5.sh compare --watch`. Prints the median time from a save to the verdict on the screen, and
exits 1 where something is not as it should be.
"""

import os
import pathlib
import pty
import select
import signal
import statistics
import sys
import tempfile
import termios
import time

REFERENCE = pathlib.Path(__file__).with_name("week_5.py").read_text()
RIGHT, WRONG = "return np.maximum(z, 0)", "return np.minimum(z, 0)"


class Session:
    """The command on a script, in a terminal."""

    def __init__(self, script):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "xterm"
            os.execvp(sys.argv[1], sys.argv[1:] + [script])
        self.before = termios.tcgetattr(self.terminal)

    def press(self, key):
        os.write(self.terminal, key.encode())

    def wait_for(self, text, seconds=60):
        """What is on the screen when the text has come; None where it does not come."""
        seen, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    seen += os.read(self.terminal, 65536).decode(errors="replace")
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


failures = []


def check(what, holds):
    if not holds:
        failures.append(what)
        print("FAILED:", what)


with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "week_5.py"
    path.write_text(REFERENCE)
    session = Session(str(path))
    check("all agrees at first", session.wait_for("All agree.", 600))  # it may be built first
    times = []
    for index in range(20):
        path.write_text(REFERENCE.replace(RIGHT, WRONG) if index % 2 == 0 else REFERENCE)
        start = time.monotonic()
        check("the verdict follows", session.wait_for("1.1 relu: the result is wrong" if index % 2 == 0 else "All agree."))
        times.append(time.monotonic() - start)
    print(f"save to verdict: median {statistics.median(times):.2f} s, longest {max(times):.2f} s")

    path.write_text(REFERENCE.replace(RIGHT, WRONG).replace("> thresh", ">= thresh"))
    check("the first open question is shown", session.wait_for("1.1 relu"))
    session.press("h")
    check("a hint comes", session.wait_for("Hint 1 of 3"))
    session.press("n")
    check("the next open question is shown", session.wait_for("7.1 mlp_predict: the result is wrong"))
    session.press("a")
    check("all rows are shown", session.wait_for("Question by question"))
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
sys.exit(bool(failures))
