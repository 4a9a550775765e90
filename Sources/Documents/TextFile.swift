// SPDX-License-Identifier: Apache-2.0

import CZlib

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file read whole as text, with the reasons why it might not be. One packed by gzip is unpacked.
public struct TextFile: Sendable {
  /// The path as the user named it.
  public var path: String
  /// The bytes, valid UTF-8 without NUL.
  public var bytes: [UInt8]

  /// Reads a file of at most `limit` bytes.
  public init(path: String, limit: Int) throws(Problem) {
    let place = Place(file: path)
    let bytes = try TextFile.contents(of: path, limit: limit)
    try self.init(path: path, bytes: bytes, place: place)
  }

  /// Reads a file of at most `limit` bytes that may be of Western Europe's older alphabet (ISO 8859-1), where it is not of UTF-8.
  public init(path: String, limit: Int, latin: Bool) throws(Problem) {
    let place = Place(file: path)
    let bytes = try TextFile.contents(of: path, limit: limit)
    if latin, !bytes.contains(0), String(validating: bytes, as: UTF8.self) == nil {
      // Each byte is the number of its character.
      self.init(
        path: path, text: String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
    } else {
      try self.init(path: path, bytes: bytes, place: place)
    }
  }

  /// Takes text that is already in memory.
  public init(path: String, text: String) {
    self.path = path
    self.bytes = Array(text.utf8)
  }

  private init(path: String, bytes: [UInt8], place: Place) throws(Problem) {
    if bytes.contains(0) { throw Problem(.notText, at: place) }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Problem(.notText, at: place)
    }
    self.path = path
    // A byte order mark says nothing in UTF-8.
    self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  /// The whole text.
  public var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// One line without its end, from 1; empty beyond the last.
  public func line(_ number: Int) -> String {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard number >= 1, number <= lines.count else { return "" }
    let line = lines[lines.startIndex + number - 1]
    return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
  }

  /// Reads at most `limit` bytes, so that an endless file such as a device ends the reading and not us.
  private static func contents(of path: String, limit: Int) throws(Problem) -> [UInt8] {
    let place = Place(file: path)
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Problem(.unreadable(reason: reason()), at: place)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw Problem(.unreadable(reason: reason()), at: place)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Problem(.isDirectory, at: place) }
    FilesRead.note(status)
    guard status.st_size <= limit else {
      throw Problem(.tooLarge(bytes: Int(status.st_size), limit: limit), at: place)
    }
    var bytes: [UInt8] = []
    var count = 0
    let step = max(65_536, Int(status.st_size) + 1)
    while count <= limit {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: step) }
      let end = bytes.count
      let found = bytes.withUnsafeMutableBytes { buffer in
        read(file, buffer.baseAddress.map { $0 + count }, end - count)
      }
      if found < 0 {
        if errno == EINTR { continue }
        throw Problem(.unreadable(reason: reason()), at: place)
      }
      if found == 0 { break }
      count += found
    }
    guard count <= limit else { throw Problem(.tooLarge(bytes: count, limit: limit), at: place) }
    bytes.removeLast(bytes.count - count)
    return bytes.starts(with: [0x1F, 0x8B]) ? try expanded(bytes, limit, place) : bytes
  }

  /// What a gzip file holds.
  ///
  /// - Parameter limit: bytes that it may hold.
  public static func expanded(
    _ packed: [UInt8], _ limit: Int, _ place: Place
  ) throws(Problem) -> [UInt8] {
    var out: UnsafeMutablePointer<UInt8>?
    var count = 0
    switch czlib_expand(packed, packed.count, limit, &out, &count) {
    case .whole:
      defer { free(out) }
      return Array(UnsafeBufferPointer(start: out, count: count))
    case .tooLarge: throw Problem(.tooLarge(bytes: limit, limit: limit), at: place)
    case .damaged:
      throw Problem(.rule("this gzip file is damaged or cut short"), at: place)
    }
  }

  /// The system's word for what went wrong last.
  private static func reason() -> String {
    errno == ENOENT ? "no such file" : String(cString: strerror(errno)).lowercased()
  }
}
