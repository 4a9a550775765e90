// SPDX-License-Identifier: Apache-2.0

/// Gives out names that every reader of MPS files accepts, each only once.
struct FileNames {
  private var taken: Set<String>
  /// The last number given to names that look like the key.
  private var numbers: [String: Int] = [:]

  /// Names apart from each other and from `taken`.
  init(taken: Set<String> = []) {
    self.taken = taken
  }

  /// A name like `name`, with a number behind it if an earlier one looks the same.
  mutating func unique(_ name: String) -> String {
    let reduced = Self.reduced(name)
    if taken.insert(reduced).inserted { return reduced }
    while true {
      let number = numbers[reduced, default: 1] + 1
      numbers[reduced] = number
      let candidate = "\(reduced)_\(number)"
      if taken.insert(candidate).inserted { return candidate }
    }
  }

  /// `name` with `_` for every character that some reader stumbles over, begun with a letter or
  /// `_`, and of at most 200 characters: readers allow 255, and a number may follow.
  static func reduced(_ name: String) -> String {
    var reduced = ""
    for scalar in name.unicodeScalars.prefix(199) {
      reduced.unicodeScalars.append(isPlain(scalar) ? scalar : "_")
    }
    if let first = reduced.unicodeScalars.first, first == "_" || first.properties.isAlphabetic {
      return reduced
    }
    return "_" + reduced
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "[", "]", "-": true
    default: false
    }
  }
}
