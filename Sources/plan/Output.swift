// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where results and complaints go.
enum Output {
  /// Writes a result to standard output. A closed pipe ends the process with status 0.
  static func write(_ text: String) throws(Failure) {
    try write(Array(text.utf8), to: STDOUT_FILENO, named: "standard output")
  }

  /// The same for bytes.
  static func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    try write(UnsafeRawBufferPointer(bytes), to: STDOUT_FILENO, named: "standard output")
  }

  /// Whether somebody looks on as the work goes.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes words to standard error; nothing can be done where that fails.
  static func complain(_ text: String) {
    try? write(
      Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO,
      named: "standard error")
  }

  /// Writes a file: beside it first, then renamed, so that nobody sees half of it. A device such as
  /// `/dev/stdout` is written to directly.
  static func write(_ text: String, to path: String) throws(Failure) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw Failure(words: "error: `\(path)` is a folder; name a file to write")
    }
    let isPlain = !exists || status.st_mode & S_IFMT == S_IFREG
    let target = isPlain ? "\(path).\(getpid()).part" : path
    let file = open(target, O_WRONLY | (isPlain ? O_CREAT | O_EXCL : 0), 0o644)
    guard file >= 0 else {
      throw Failure(words: "error: cannot write `\(path)`: \(reason())")
    }
    do throws(Failure) {
      try write(Array(text.utf8), to: file, named: "`\(path)`")
    } catch {
      close(file)
      if isPlain { unlink(target) }
      throw error
    }
    guard close(file) == 0, !isPlain || rename(target, path) == 0 else {
      let words = reason()
      if isPlain { unlink(target) }
      throw Failure(words: "error: cannot write `\(path)`: \(words)")
    }
  }

  private static func write(
    _ bytes: [UInt8], to file: Int32, named name: String
  ) throws(Failure) {
    var failure: Failure?
    bytes.withUnsafeBytes { bytes in
      do throws(Failure) {
        try write(bytes, to: file, named: name)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, named name: String
  ) throws(Failure) {
    var start = 0
    while start < bytes.count {
      let written = posixWrite(
        file, bytes.baseAddress.map { $0 + start }, bytes.count - start)
      if written < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { exit(0) }
        throw Failure(words: "error: cannot write to \(name): \(reason())")
      }
      start += written
    }
  }

  private static func reason() -> String {
    String(cString: strerror(errno))
  }
}

private func posixWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
