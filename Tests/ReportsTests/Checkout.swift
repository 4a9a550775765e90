// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

/// The checkout that these tests were compiled in.
enum Checkout {
  struct Missing: Error {}

  /// Its folder, found by walking up from this file.
  static func root() throws -> String {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") {
        return folder.path
      }
      folder = folder.deletingLastPathComponent()
    }
    throw Missing()
  }

  /// The text of a file of it.
  static func text(_ path: String) throws -> String {
    let data = try Data(contentsOf: URL(filePath: try root() + "/" + path))
    return try #require(String(data: data, encoding: .utf8))
  }
}
