// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where results and complaints go.
package enum Output {
  /// Writes a result to standard output. A closed pipe ends the process with status 0.
  static func write(_ text: String) throws(Failure) {
    try write(Array(text.visible.utf8), to: STDOUT_FILENO, named: "standard output")
  }

  /// The same for bytes.
  static func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    try write(UnsafeRawBufferPointer(bytes), to: STDOUT_FILENO, named: "standard output")
  }

  /// Whether somebody looks on as the work goes.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes words to standard error; nothing can be done where that fails.
  package static func complain(_ text: String) {
    let text = text.visible
    try? write(
      Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO,
      named: "standard error")
  }

  /// Writes to the terminal behind standard error as it is, control characters included.
  static func draw(_ text: String) {
    try? write(Array(text.utf8), to: STDERR_FILENO, named: "standard error")
  }

  /// The files that were written, so that one is not written twice.
  private static let written = Mutex<Set<String>>([])

  /// Refuses a path that cannot be written, before the work that is written there: a folder, a file that was read, a link
  /// to nothing.
  ///
  /// - Returns: the file itself where the path is a link; and whether it is a plain one or none yet.
  @discardableResult
  static func check(
    _ path: String, mayReplaceInput: Bool = false
  ) throws(Failure) -> (file: String, isPlain: Bool) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      var link = stat()
      guard lstat(path, &link) != 0 else {
        throw Failure(words: "error: `\(path)` is a link to a file that is not there")
      }
      return (placed(path), true)
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw Failure(words: "error: `\(path)` is a folder; name a file to write")
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return (path, false) }
    guard mayReplaceInput || !FilesRead.contain(status) else {
      throw Failure(
        words:
          "error: `\(path)` is an input of this run and would be overwritten; name another file")
    }
    guard let real = realpath(path, nil) else { return (path, true) }
    defer { free(real) }
    return (String(cString: real), true)
  }

  /// A file that is not there yet, in its folder as it is known to the system.
  private static func placed(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let folder = path.dropLast(name.count)
    guard !name.isEmpty, let real = realpath(folder.isEmpty ? "." : String(folder), nil) else {
      return path
    }
    defer { free(real) }
    return String(cString: real) + "/" + name
  }

  /// Refuses a list of paths of which one cannot be written, or two are the same.
  static func check(all paths: [String]) throws(Failure) {
    var known: Set<String> = []
    for path in paths where path != "-" {
      let (file, isPlain) = try check(path)
      guard !isPlain || known.insert(file).inserted else {
        throw Failure(words: "error: `\(path)` would be written twice; name two files")
      }
    }
  }

  /// Writes a file in one step: to a temporary file beside it, which then takes its name. A symbolic link is followed; a
  /// device such as `/dev/stdout` is written to directly.
  ///
  /// - Parameter mayReplaceInput: whether the file may be one that was read, which is then brought up to date.
  static func write(
    _ text: String, to named: String, mayReplaceInput: Bool = false
  ) throws(Failure) {
    let (path, isPlain) = try check(named, mayReplaceInput: mayReplaceInput)
    if isPlain {
      guard written.withLock({ $0.insert(path).inserted }) else {
        throw Failure(words: "error: `\(named)` would be written twice; name two files")
      }
    }
    let text = text.visible
    let target = isPlain ? "\(path).\(getpid()).part" : path
    let file = open(target, O_WRONLY | (isPlain ? O_CREAT | O_EXCL : 0), 0o644)
    guard file >= 0 else {
      throw Failure(words: "error: cannot write `\(named)`: \(reason())")
    }
    do throws(Failure) {
      try write(Array(text.utf8), to: file, named: "`\(named)`")
    } catch {
      close(file)
      if isPlain { unlink(target) }
      throw error
    }
    guard close(file) == 0, !isPlain || rename(target, path) == 0 else {
      let words = reason()
      if isPlain { unlink(target) }
      throw Failure(words: "error: cannot write `\(named)`: \(words)")
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
