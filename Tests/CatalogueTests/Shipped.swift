// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials

/// The catalogue of the checkout that this test was compiled in.
enum Shipped {
  struct Missing: Error {}

  /// Its folder, found by walking up from this file.
  static let folder: String? = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appending(path: "configs").path
      if FileManager.default.fileExists(atPath: candidate + "/sources.csv") { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  /// Read and checked once for all tests.
  static let both: Result<(catalogue: Catalogue, check: CatalogueCheck), Missing> =
    folder.map { .success(Catalogue.check(folders: [$0])) } ?? .failure(Missing())
}

/// A folder of files that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: String]) throws {
    let folder = URL.temporaryDirectory.appending(
      path: "envelope-catalogue-\(UInt64.random(in: 0...UInt64.max))")
    path = folder.path
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What the check of the shipped catalogue with this folder over it finds.
  func check() throws -> (catalogue: Catalogue, check: CatalogueCheck) {
    guard let shipped = Shipped.folder else { throw Shipped.Missing() }
    return Catalogue.check(folders: [shipped, path])
  }
}
