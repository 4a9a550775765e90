// SPDX-License-Identifier: Apache-2.0

import Yams

/// Reads YAML into nodes with places. The only file that imports the parser.
public enum YAML {
  /// The largest file read, in bytes: a hundred times the largest sound one.
  public static let limit = 1_000_000
  /// The deepest nesting read.
  public static let deepest = 32

  /// Reads one document.
  ///
  /// - Throws: `Problems`: one for a syntax error, all for repeated keys.
  public static func read(_ file: TextFile) throws(Problems) -> Node {
    if let problem = YAMLGuard.firstProblem(in: file) { throw Problems([problem]) }
    let root: Yams.Node?
    do {
      // Scalars are read as words, so that no rule need tell numbers from dates; and an encoding that is left open is
      // looked up in the environment, for each file.
      root = try Yams.compose(yaml: file.text, .basic, .default, .utf8)
    } catch let error as YamlError {
      throw Problems([problem(from: error, in: file)])
    } catch {
      throw Problems([Problem(.syntax("\(error)"), at: Place(file: file.path))])
    }
    guard let root else {
      throw Problems([Problem(.empty, at: Place(file: file.path, line: 1, column: 1))])
    }
    let log = ProblemLog()
    let node = convert(root, file.path, log)
    try log.throwIfAny()
    if case .null = node.content {
      throw Problems([Problem(.empty, at: Place(file: file.path, line: 1, column: 1))])
    }
    return node
  }

  private static func convert(_ node: Yams.Node, _ file: String, _ log: ProblemLog) -> Node {
    let mark = node.mark
    let place = Place(file: file, line: mark?.line ?? 0, column: mark?.column ?? 0)
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      if !isQuoted, ["", "~", "null"].contains(scalar.string) {
        return Node(place: place, content: .null)
      }
      if let hidden = scalar.string.firstHidden { log.add(.hidden(hidden), at: place) }
      return Node(place: place, content: .scalar(scalar.string, isQuoted: isQuoted))
    case .sequence(let sequence):
      return Node(place: place, content: .sequence(sequence.map { convert($0, file, log) }))
    case .mapping(let mapping):
      var entries: [Node.Entry] = []
      var firstLine: [String: Int] = [:]
      for (key, value) in mapping {
        let keyNode = convert(key, file, log)
        guard let name = keyNode.scalar else {
          log.add(.wrongShape(expected: "a name as the key"), at: keyNode.place)
          continue
        }
        if let first = firstLine[name] {
          log.add(.duplicateKey(firstLine: first), at: keyNode.place, text: name)
        }
        firstLine[name] = keyNode.place.line
        entries.append(.init(key: name, place: keyNode.place, value: convert(value, file, log)))
      }
      return Node(place: place, content: .mapping(entries))
    case .alias:
      log.add(.anchorOrTag, at: place)
      return Node(place: place, content: .null)
    }
  }

  private static func problem(from error: YamlError, in file: TextFile) -> Problem {
    switch error {
    case .scanner(let context, let words, let mark, _),
      .parser(let context, let words, let mark, _),
      .composer(let context, let words, let mark, _):
      var words = words
      if let context, context.text.contains("flow") {
        words +=
          ": what opens in line \(context.mark.line), column \(context.mark.column) is not closed"
      }
      return Problem(
        .syntax(words), at: Place(file: file.path, line: mark.line, column: mark.column))
    case .duplicatedKeysInMapping(let duplicates, let context):
      // The parser marks the first of the keys; the second is found in the text, in the same column
      // where the mapping is written one key a line.
      let name = duplicates.sorted().first ?? ""
      let first = Place(file: file.path, line: context.mark.line, column: context.mark.column)
      let later = keyPlaces(name, in: file, from: first.line).filter { $0 > first }
      let second = later.first { $0.column == first.column } ?? later.first ?? first
      return Problem(.duplicateKey(firstLine: first.line), at: second, text: name)
    case .reader(let words, _, _, _):
      return Problem(.syntax(words), at: Place(file: file.path))
    default:
      return Problem(.syntax("\(error)"), at: Place(file: file.path))
    }
  }

  /// Where a name stands as a key, in the order of the text.
  private static func keyPlaces(_ name: String, in file: TextFile, from line: Int) -> [Place] {
    guard !name.isEmpty else { return [] }
    var places: [Place] = []
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    for (offset, text) in lines.enumerated() where offset + 1 >= line {
      var rest = text[...]
      while let range = rest.firstRange(of: name) {
        let after = text[range.upperBound...].drop { $0 == " " || $0 == "\"" || $0 == "'" }
        let before = text[..<range.lowerBound].last ?? " "
        if after.first == ":", " {,\"'-".contains(before) {
          let isQuoted = before == "\"" || before == "'"
          places.append(
            Place(
              file: file.path, line: offset + 1,
              column: text.distance(from: text.startIndex, to: range.lowerBound)
                + (isQuoted ? 0 : 1)))
        }
        rest = text[range.upperBound...]
      }
    }
    return places
  }
}
