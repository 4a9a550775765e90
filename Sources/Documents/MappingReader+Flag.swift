// SPDX-License-Identifier: Apache-2.0

extension MappingReader {
  /// True or false under a key.
  package func flag(_ key: String) -> Bool? {
    choice(key, Truth.self).map { $0 == .true || $0 == .yes }
  }

  /// What people call true and false in YAML.
  private enum Truth: String, CaseIterable {
    case `true`, `false`, yes, no
  }
}
