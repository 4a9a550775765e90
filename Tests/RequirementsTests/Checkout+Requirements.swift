// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Requirements
import TestSupport

extension Checkout {
  /// Reads a constraint file against the shipped catalogue.
  static func requirements(_ text: String) throws -> Requirements {
    try Requirements.read(TextFile(path: "test.yaml", text: text), against: try catalogue())
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
