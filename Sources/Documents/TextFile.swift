// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A file read whole as text, with the reasons why it might not be.
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

  private static func contents(of path: String, limit: Int) throws(Problem) -> [UInt8] {
    let place = Place(file: path)
    let manager = FileManager.default
    var isDirectory = false
    guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Problem(.unreadable(reason: "no such file"), at: place)
    }
    guard !isDirectory else { throw Problem(.isDirectory, at: place) }
    if let size = try? manager.attributesOfItem(atPath: path)[.size] as? Int, size > limit {
      throw Problem(.tooLarge(bytes: size, limit: limit), at: place)
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Problem(.unreadable(reason: "the system refused to read it"), at: place)
    }
    guard data.count <= limit else {
      throw Problem(.tooLarge(bytes: data.count, limit: limit), at: place)
    }
    return Array(data)
  }
}
