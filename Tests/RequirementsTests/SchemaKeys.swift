// SPDX-License-Identifier: Apache-2.0

import Documents

extension JSON {
  /// The texts of a list, or a lone text.
  var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .bool(let value): ["\(value)"]
    case .array(let items): items.flatMap(\.texts)
    default: []
    }
  }
}

/// The dotted paths of a schema's properties, as `KeyTrace` writes those of a reader: `[]` for the items
/// of a list of mappings, `*` for names that the user gives.
enum SchemaKeys {
  /// All of them.
  static func all(of schema: JSON, under path: String = "") -> [String] {
    var keys: [String] = []
    for (name, value) in schema["properties"]?.members ?? [] {
      let key = path.isEmpty ? name : "\(path).\(name)"
      keys.append(key)
      keys += all(of: value, under: key)
    }
    if let value = schema["additionalProperties"], case .object = value {
      keys.append(path + ".*")
      keys += all(of: value, under: path + ".*")
    }
    if let items = schema["items"], items["properties"] != nil {
      keys += all(of: items, under: path + "[]")
    }
    // A value or a list of them.
    if case .array(let alternatives)? = schema["oneOf"] {
      keys += alternatives.flatMap { all(of: $0, under: path) }
    }
    return keys
  }

  /// Those that hold a value of their own and nothing below.
  static func leaves(of schema: JSON) -> [String] {
    let keys = all(of: schema)
    return keys.filter { key in
      !keys.contains { $0.hasPrefix(key + ".") || $0.hasPrefix(key + "[]") }
    }
  }
}
