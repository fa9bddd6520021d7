// What Apple's module `Darwin` has in Swift, as C's macros and functions of any number of arguments are not imported.
@_exported @preconcurrency import Darwin

public var errno: Int32 {
    get { __error().pointee }
    set { __error().pointee = newValue }
}

public var stdout: UnsafeMutablePointer<FILE>! { __stdoutp }
public var stderr: UnsafeMutablePointer<FILE>! { __stderrp }

public var S_IFMT: mode_t { 0o170_000 }
public var S_IFDIR: mode_t { 0o040_000 }
public var S_IFREG: mode_t { 0o100_000 }
public var S_ISVTX: mode_t { 0o001_000 }
public var TIOCGWINSZ: UInt { 0x4008_7468 }

public var SIG_DFL: sig_t? { nil }
public var SIG_IGN: sig_t { unsafeBitCast(1, to: sig_t.self) }

public func open(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32 { -1 }
public func open(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 { -1 }
public func fcntl(_ descriptor: Int32, _ command: Int32, _ value: Int32) -> Int32 { -1 }
@discardableResult
public func ioctl(_ descriptor: CInt, _ request: UInt, _ value: UnsafeMutableRawPointer) -> CInt { -1 }
