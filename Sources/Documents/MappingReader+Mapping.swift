// SPDX-License-Identifier: Apache-2.0

extension MappingReader {
  /// The reader of a mapping under a key.
  public func mapping(_ key: String) -> MappingReader? {
    ask(key).map {
      MappingReader($0, log, path: path.isEmpty ? key : "\(path).\(key)", trace: trace)
    }
  }

  /// The reader of a mapping under a key, in whose place the value of one of its own keys may stand:
  /// `battery: 100 Wh` for `battery: { energy: 100 Wh }`.
  package func mapping(_ key: String, brief: String) -> MappingReader? {
    guard let node = ask(key) else { return nil }
    var opened = node
    if case .mapping = node.content {
    } else {
      opened.content = .mapping([Node.Entry(key: brief, place: node.place, value: node)])
    }
    return MappingReader(opened, log, path: path.isEmpty ? key : "\(path).\(key)", trace: trace)
  }

  /// The reader of a mapping under a key, in whose place the name of one of its blocks may stand, which is then left
  /// at its defaults: `power: mains` for `power: { mains: {} }`.
  package func mapping(_ key: String, naming blocks: [String]) -> MappingReader? {
    guard let node = ask(key), let name = node.scalar, blocks.contains(name) else {
      return mapping(key)
    }
    let opened = Node(
      place: node.place,
      content: .mapping([
        Node.Entry(key: name, place: node.place, value: .empty(at: node.place))
      ]))
    return MappingReader(opened, log, path: path.isEmpty ? key : "\(path).\(key)", trace: trace)
  }
}
