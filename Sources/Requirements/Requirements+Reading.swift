// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Documents
import Quantities

extension Requirements {
  /// The folder that a constraint file brings along to be laid over the catalogue, seen from the file's own
  /// folder; nil where it names none.
  public static func catalogueFolder(of file: TextFile) throws(Problems) -> String? {
    guard
      let folder = try YAML.read(file)["catalogue"]?.scalar
    else { return nil }
    if folder.hasPrefix("/") { return folder }
    let path = file.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return path.isEmpty ? folder : path.joined(separator: "/") + "/" + folder
  }

  /// Reads a constraint file and holds its names against the catalogue.
  ///
  /// - Parameter trace: collects the keys that were asked for, for the test of the schema.
  /// - Throws: `Problems`: every semantic error of the file at once.
  public static func read(
    _ file: TextFile, with figures: [TextFile] = [], against catalogue: Catalogue,
    trace: KeyTrace? = nil
  ) throws(Problems) -> Requirements {
    let root = try YAML.read(file)
    let log = ProblemLog()
    var requirements = ConstraintFile.read(
      anyway: MappingReader(root, log, trace: trace)
    ).record.finished
    for file in figures {
      let own = MappingReader(try YAML.read(file), log)
      let given = ConstraintFile.figures(own)
      own.finish()
      requirements?.given.insert(contentsOf: given, at: 0)
    }
    requirements?.complete(from: catalogue)
    if let requirements {
      requirements.checkDevices(against: catalogue, log)
      let known = requirements.extended(catalogue)
      if log.problems.isEmpty {
        requirements.check(against: known, log)
      } else {
        requirements.checkNames(against: known, log)
      }
    }
    log.find(unknownKeysIn: Self.keys)
    try log.throwIfAny()
    guard var requirements else { throw Problems([]) }
    requirements.limitAirtime(catalogue)
    requirements.limitPeak(catalogue)
    return requirements
  }
}

extension KeyKind<[HardwareChoice.Pattern]> {
  /// Patterns of names, one or a list.
  static func patterns(orNone: Bool = false) -> Self {
    KeyKind<[(text: String, place: Place)]>.texts(orNone: orNone).map { found in
      found.map { HardwareChoice.Pattern(text: $0.text, place: $0.place) }
    }
  }
}

extension MappingReader {
  /// Says at a key what it contradicts.
  func refuse(_ key: String, _ words: String) {
    log.add(.contradiction(words), at: place(of: key))
  }

  /// Whether a text stands under a key that is not empty.
  func hasText(_ key: String) -> Bool {
    node(key)?.scalar.map { !$0.isEmpty } ?? false
  }

  /// What stands in a file that the constraint file names.
  func content<Content>(
    of path: String, limit: Int, latin: Bool = false, _ place: Place,
    _ read: (TextFile) throws(Problems) -> Content
  ) -> Content? {
    do throws(Problem) {
      let text = try TextFile(path: beside(path), limit: limit, latin: latin)
      do throws(Problems) {
        return try read(text)
      } catch {
        log.add(error.all)
      }
    } catch {
      if case .unreadable(let reason) = error.kind {
        log.add(.rule("`\(path)` cannot be read: \(reason)"), at: place, text: path)
      } else {
        log.add(error.kind, at: place, text: path)
      }
    }
    return nil
  }

  /// A path as the file names it, seen from that file's own folder.
  func beside(_ path: String) -> String {
    let folder = node.place.file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    return path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
  }
}
