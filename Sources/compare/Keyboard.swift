import Arrays
import CLibrary

/// A terminal's keys one by one as they are pressed, unseen, until the process ends; however it ends, the terminal is
/// then as it was.
enum Keyboard {
    // Set once, before the handlers that read them.
    nonisolated(unsafe) private static var before = termios()
    nonisolated(unsafe) private static var during = termios()

    /// Whether keys can be read and pages be drawn.
    static var isThere: Bool { isatty(0) == 1 && isatty(1) == 1 && tcgetattr(0, &before) == 0 }

    /// How many lines the terminal shows.
    static var rows: Int {
        var size = winsize()
        return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? Int(size.ws_row) : .max
    }

    static func begin() {
        during = before
        during.c_lflag &= ~tcflag_t(ICANON | ECHO)
        atexit { Keyboard.restore() }
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS] {
            signal(number, leave)
        }
        signal(SIGCONT) { _ in
            // Back from a stop.
            signal(SIGTSTP, leave)
            tcsetattr(0, TCSANOW, &Keyboard.during)
        }
        tcsetattr(0, TCSANOW, &during)
    }

    fileprivate static func restore() { tcsetattr(0, TCSANOW, &before) }

    /// The key pressed within some milliseconds; nil where there is none, a null character where there will be none.
    static func key(within milliseconds: Int32) -> Character? {
        var waiting = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
        var byte: UInt8 = 0
        return read(0, &byte, 1) == 1 ? Character(UnicodeScalar(byte)) : "\0"
    }
}

/// Puts the terminal back and lets the signal have its usual effect.
private func leave(_ number: Int32) {
    Keyboard.restore()
    signal(number, SIG_DFL)
    raise(number)
}
