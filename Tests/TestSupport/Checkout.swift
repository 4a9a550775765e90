// SPDX-License-Identifier: Apache-2.0

package import Catalogue
package import Documents
import FoundationEssentials

/// The checkout that the tests were compiled in.
package enum Checkout {
  /// Its folder.
  package static let root: String = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder.path
  }()

  /// The folder of the shipped catalogue.
  package static let configs = root + "/configs"

  /// A file of it.
  package static func file(_ path: String) throws -> TextFile {
    try TextFile(path: "\(root)/\(path)", limit: 10_000_000)
  }

  /// The text of a file of it.
  package static func text(_ path: String) throws -> String { try file(path).text }

  /// The shipped catalogue, read once for all tests.
  package static func catalogue() throws -> Catalogue { try shipped.get() }

  private static let shipped = Result<Catalogue, any Error> {
    try Catalogue.read(folders: [configs])
  }
}
