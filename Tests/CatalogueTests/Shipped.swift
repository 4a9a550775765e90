// SPDX-License-Identifier: Apache-2.0

import Catalogue
import TestSupport

/// The shipped catalogue and what its check finds.
enum Shipped {
  /// Read and checked once for all tests.
  static let both = Catalogue.check(folders: [Checkout.configs])
}

extension TemporaryFolder {
  /// What the check of the shipped catalogue with this folder over it finds.
  func check() -> (catalogue: Catalogue, check: CatalogueCheck) {
    Catalogue.check(folders: [Checkout.configs, path])
  }
}
