// SPDX-License-Identifier: Apache-2.0

public import Documents
import FoundationEssentials
public import Networks

extension Catalogue {
  /// The file that holds a model's network; nil where none is known. Networks are large and seldom asked
  /// for, so that they are read when they are.
  public func networkFile(of model: String) -> String? {
    folders.reversed().map { "\($0)/networks/\(model).json" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// A model's network; nil where none is known.
  ///
  /// - Throws: `Problem` where its file is damaged.
  public func network(of model: String) throws(Problem) -> Network? {
    guard let path = networkFile(of: model) else { return nil }
    return try Network.read(path: path)
  }
}
