// SPDX-License-Identifier: Apache-2.0

import Documents

/// As much of JSON Schema as the constraint file's uses, over YAML nodes: types, properties, required,
/// additionalProperties, items, enum, oneOf, minimum.
enum SchemaChecker {
  /// What is wrong, as `path: fault`.
  static func faults(of node: Node, against schema: JSON, at path: String = "") -> [String] {
    var faults: [String] = []
    if let types = schema["type"]?.texts, !types.contains(where: { isType(node, $0) }) {
      return ["\(path): not of type \(types.joined(separator: " or "))"]
    }
    if let choices = schema["enum"]?.texts, !choices.contains(node.scalar ?? "") {
      faults.append("\(path): not one of the choices")
    }
    if case .number(let least)? = schema["minimum"], let value = node.scalar.flatMap(Double.init),
      value < least
    {
      faults.append("\(path): below \(Int(least))")
    }
    if case .array(let alternatives)? = schema["oneOf"] {
      let fitting = alternatives.filter { self.faults(of: node, against: $0, at: path).isEmpty }
      if fitting.isEmpty, case .mapping = node.content,
        let block = alternatives.first(where: { $0["type"]?.texts == ["object"] })
      {
        // Somebody who wrote a mapping meant the block.
        faults += self.faults(of: node, against: block, at: path)
      } else if fitting.count != 1 {
        faults.append("\(path): fits \(fitting.isEmpty ? "no" : "more than one") alternative")
      }
    }
    if case .mapping(let entries) = node.content {
      faults += self.faults(of: entries, against: schema, at: path)
    }
    if case .sequence(let items) = node.content, let schema = schema["items"] {
      for item in items { faults += self.faults(of: item, against: schema, at: path + "[]") }
    }
    return faults
  }

  private static func faults(
    of entries: [Node.Entry], against schema: JSON, at path: String
  ) -> [String] {
    var faults: [String] = []
    let prefix = path.isEmpty ? "" : path + "."
    for name in schema["required"]?.texts ?? [] where !entries.contains(where: { $0.key == name }) {
      faults.append("\(prefix)\(name): missing")
    }
    for entry in entries {
      if let inner = schema["properties"]?[entry.key] {
        faults += self.faults(of: entry.value, against: inner, at: prefix + entry.key)
      } else if let inner = schema["additionalProperties"] {
        switch inner {
        case .bool(true): break
        case .bool(false): faults.append("\(prefix)\(entry.key): not allowed")
        default: faults += self.faults(of: entry.value, against: inner, at: prefix + "*")
        }
      }
    }
    return faults
  }

  private static func isType(_ node: Node, _ type: String) -> Bool {
    switch (node.content, type) {
    case (.mapping, "object"), (.sequence, "array"), (.null, "null"): return true
    case (.scalar(let text, let isQuoted), "number"): return !isQuoted && Double(text) != nil
    case (.scalar(let text, let isQuoted), "integer"): return !isQuoted && Int(text) != nil
    case (.scalar(let text, let isQuoted), "boolean"):
      return !isQuoted && ["true", "false"].contains(text)
    case (.scalar(let text, let isQuoted), "string"):
      return isQuoted || Double(text) == nil
    default: return false
    }
  }
}
