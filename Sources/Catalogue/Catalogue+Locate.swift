// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension Catalogue {
  /// Where the default catalogue was looked for, in order.
  public struct NotFound: Error, Sendable {
    /// The folders that were tried.
    public var tried: [String]
  }

  /// The default catalogue's folder: the one named, `$ENVELOPE_CATALOGUE`, `../share/envelope`
  /// beside the executable, or `configs` in a folder above the executable.
  ///
  /// - Throws: `NotFound`.
  public static func locate(
    named: String?, environment: [String: String], executable: String
  ) throws(NotFound) -> String {
    var tried: [String] = []
    func isCatalogue(_ path: String) -> Bool {
      tried.append(path)
      return FileManager.default.fileExists(atPath: path + "/sources.csv")
    }
    if let named {
      if isCatalogue(named) { return named }
      throw NotFound(tried: tried)
    }
    if let named = environment["ENVELOPE_CATALOGUE"], !named.isEmpty {
      if isCatalogue(named) { return named }
      throw NotFound(tried: tried)
    }
    var folder = URL(filePath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    let shared = folder.deletingLastPathComponent().appending(path: "share/envelope").path
    if isCatalogue(shared) { return shared }
    while folder.path != "/", !folder.path.isEmpty {
      let candidate = folder.appending(path: "configs").path
      if isCatalogue(candidate) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    throw NotFound(tried: tried)
  }
}
