// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import Requirements
import Testing

/// The checkout that these tests were compiled in.
enum Checkout {
  struct Missing: Error {}

  /// Its folder, found by walking up from this file.
  static let root: String? = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") {
        return folder.path
      }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  /// A file of it.
  static func file(_ path: String) throws -> TextFile {
    try TextFile(path: try #require(root) + "/" + path, limit: YAML.limit)
  }

  /// The shipped catalogue, read once for all tests.
  static let catalogue: Result<Catalogue, any Error> = Result {
    guard let root else { throw Missing() }
    return try Catalogue.read(folders: [root + "/configs"])
  }

  /// Reads a constraint file against the shipped catalogue.
  static func requirements(_ text: String) throws -> Requirements {
    try Requirements.read(TextFile(path: "test.yaml", text: text), against: try catalogue.get())
  }

  /// What is wrong with a constraint file; empty where nothing is.
  static func problems(_ text: String) throws -> [Problem] {
    do {
      _ = try requirements(text)
      return []
    } catch let problems as Problems {
      return problems.all
    }
  }
}
