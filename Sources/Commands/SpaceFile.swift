// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Screening

/// Search spaces: files, or those of the catalogue.
enum SpaceFile {
  /// The spaces of some names or paths; all of the catalogue's where none is named.
  static func read(
    _ names: [String], _ options: CatalogueOptions
  ) throws(Failure) -> [(space: SearchSpace, file: TextFile)] {
    let folders = try options.folders().reversed().map { "\($0)/search-spaces" }
    var paths: [String] = []
    for name in names {
      if FileManager.default.fileExists(atPath: name) || name.contains("/") {
        paths.append(name)
        continue
      }
      let found = folders.map { "\($0)/\(name).yaml" }.first {
        FileManager.default.fileExists(atPath: $0)
      }
      guard let found else {
        let known = self.names(folders)
        let near = Suggestion.nearest(to: name, among: known)
        throw Failure(
          words: """
            error: no search space is called `\(name)`
              hint: \(near.isEmpty ? "the catalogue has \(known.joined(separator: ", ")); a file of your own is named by its path" : "did you mean `\(near[0])`?")
            """)
      }
      paths.append(found)
    }
    if names.isEmpty {
      paths = self.names(folders).compactMap { name in
        folders.map { "\($0)/\(name).yaml" }.first { FileManager.default.fileExists(atPath: $0) }
      }
    }
    do {
      return try paths.map { path in
        let file = try TextFile(path: path, limit: YAML.limit)
        return (try SearchSpace.read(file), file)
      }
    } catch let problem as Problem {
      throw Failure(words: ProblemText.write(Problems([problem])))
    } catch let problems as Problems {
      throw Failure(words: ProblemText.write(problems))
    } catch {
      throw Failure(words: "error: \(error)")
    }
  }

  /// Of a space's family no predictor knows.
  static func unknownFamily(
    _ space: (space: SearchSpace, file: TextFile), known: Set<String>
  ) -> Failure {
    let place =
      (try? YAML.read(space.file)).map { MappingReader($0, ProblemLog()).place(of: "family") }
      ?? Place(file: space.file.path)
    let family = space.space.family ?? ""
    let near = Suggestion.nearest(to: family, among: known.sorted())
    let problem = Problem(
      .rule(
        "no predictor learnt a family of networks called `\(family)`"
          + (near.first.map { "; did you mean `\($0)`?" } ?? "")), at: place, text: family)
    return Failure(
      words: ProblemText.write(Problems([problem]))
        + "\n  hint: --predictor names a file of `plan train` that learnt it; a space that nobody measured has no `family`"
    )
  }

  private static func names(_ folders: [String]) -> [String] {
    let files = folders.flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
    return Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
  }
}
