// SPDX-License-Identifier: Apache-2.0

// Where a key belongs that stands in the wrong block.

extension [KeyWords] {
  /// The blocks in which a key of a name may stand, by dotted path; empty text for the whole file.
  package func blocks(with name: String, under path: String = "") -> [String] {
    let own = contains { $0.name == name } ? [path] : []
    return flatMap { key in
      key.shape.blocks(with: name, under: path.isEmpty ? key.name : "\(path).\(key.name)")
    }.reduce(into: own) { found, path in
      if !found.contains(path) { found.append(path) }
    }
  }

  /// The names of all keys, whatever the block.
  package var allNames: Set<String> { Set(flatMap { [$0.name] + $0.shape.allNames }) }
}

extension KeyWords.Shape {
  fileprivate func blocks(with name: String, under path: String) -> [String] {
    switch self {
    case .block(let keys): keys.blocks(with: name, under: path)
    case .named(let shape): shape.blocks(with: name, under: path + ".NAME")
    case .list(let shape), .several(let shape): shape.blocks(with: name, under: path)
    case .brief(let value, let block):
      value.blocks(with: name, under: path) + block.blocks(with: name, under: path)
    default: []
    }
  }

  fileprivate var allNames: Set<String> {
    switch self {
    case .block(let keys): keys.allNames
    case .named(let shape), .list(let shape), .several(let shape): shape.allNames
    case .brief(let value, let block): value.allNames.union(block.allNames)
    default: []
    }
  }
}

extension ProblemLog {
  /// Tells of each unknown key in which blocks of the file it may stand.
  package func find(unknownKeysIn keys: [KeyWords]) {
    var names: [String] = []
    for index in problems.indices {
      guard case .unknownKey(let known) = problems[index].kind else { continue }
      if names.isEmpty { names = keys.allNames.subtracting(["*", "[]"]).sorted() }
      let text = problems[index].text
      let name =
        names.contains(text)
        ? text
        : Problem.otherWord(for: text) ?? Suggestion.nearest(to: text, among: known + names).first
      guard let name, names.contains(name), !known.contains(name) else { continue }
      problems[index].elsewhere = .init(key: name, blocks: keys.blocks(with: name))
    }
  }
}
