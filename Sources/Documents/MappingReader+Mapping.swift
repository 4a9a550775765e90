// SPDX-License-Identifier: Apache-2.0

extension MappingReader {
  /// The reader of a mapping under a key.
  public func mapping(_ key: String) -> MappingReader? {
    mapping(key, expected: examples[key].map { "a block such as `\($0)`" })
  }

  private func mapping(_ key: String, expected: String?) -> MappingReader? {
    ask(key).map {
      MappingReader(
        $0, log, path: path.isEmpty ? key : "\(path).\(key)", trace: trace, expected: expected)
    }
  }

  /// The reader of a mapping under a key, in whose place the value of one of its own keys may stand:
  /// `battery: 100 Wh` for `battery: { energy: 100 Wh }`.
  package func mapping(_ key: String, brief: String) -> MappingReader? {
    guard let node = ask(key) else { return nil }
    let path = path.isEmpty ? key : "\(path).\(key)"
    if case .mapping = node.content {
      return MappingReader(node, log, path: path, trace: trace)
    }
    var opened = node
    opened.content = .mapping([Node.Entry(key: brief, place: node.place, value: node)])
    let reader = MappingReader(opened, log, path: path, trace: trace)
    reader.standsFor = key
    return reader
  }

  /// The reader of one entry of `named(_:)`, in whose place the value of one of its own keys may stand.
  package func reader(of entry: Node.Entry, under key: String, brief: String) -> MappingReader {
    var opened = entry
    if case .mapping = entry.value.content {
    } else {
      opened.value.content = .mapping([
        Node.Entry(key: brief, place: entry.value.place, value: entry.value)
      ])
    }
    return reader(of: opened, under: key)
  }

  /// The reader of a mapping under a key, in whose place the name of one of its blocks may stand, which is then left
  /// at its defaults: `power: mains` for `power: { mains: {} }`.
  package func mapping(_ key: String, naming blocks: [String]) -> MappingReader? {
    guard let node = ask(key), let name = node.scalar, blocks.contains(name) else {
      let names = blocks.map { "`\($0)`" }.joined(separator: " or ")
      return mapping(key, expected: examples[key].map { "\(names), or a block such as `\($0)`" })
    }
    let opened = Node(
      place: node.place,
      content: .mapping([
        Node.Entry(key: name, place: node.place, value: .empty(at: node.place))
      ]))
    return MappingReader(opened, log, path: path.isEmpty ? key : "\(path).\(key)", trace: trace)
  }
}
