// SPDX-License-Identifier: Apache-2.0

public import Documents

extension Measurements {
  /// The largest file of measurements that is read, unpacked (bytes).
  public static let limit = 400_000_000

  /// Reads files of any form that is known; a folder's files are read one by one.
  ///
  /// - Parameter format: a form's name; nil to tell by the content.
  public static func read(_ paths: [String], format: String? = nil) throws(Problems)
    -> Measurements
  {
    var all = Measurements()
    for path in paths {
      let text: TextFile
      do throws(Problem) {
        text = try TextFile(path: path, limit: limit)
      } catch {
        throw Problems([error])
      }
      all.add(try read(text, format: format))
    }
    return all.withoutRepeats()
  }

  /// Reads one file.
  static func read(_ text: TextFile, format: String?) throws(Problems) -> Measurements {
    let csv = try CSV(text, required: [])
    let table = Table(csv)
    let kinds = TableImporter.all.filter { kind in
      format.map { $0 == kind.name } ?? kind.columns.allSatisfy { table.has($0) }
    }
    guard let kind = kinds.first else {
      throw Problems([
        Problem(
          .rule(
            "no known form of measurements has these columns: \(csv.header.prefix(8).joined(separator: ", ")); ours has \(TableImporter.tidyColumns.prefix(6).joined(separator: ", ")), …"
          ), at: Place(file: text.path, line: 1, column: 1))
      ])
    }
    if csv.count == 0 {
      throw Problems([
        Problem(
          .rule("there are no rows below the names of the columns"), at: Place(file: text.path))
      ])
    }
    return try kind.read(table)
  }

  /// Each row once: the same measurement in two files would count twice.
  func withoutRepeats() -> Measurements {
    var found = Measurements(dropped: dropped)
    var seen: Set<Measurement> = []
    for row in rows {
      var bare = row
      bare.place = Place(file: "")
      if seen.insert(bare).inserted {
        found.rows.append(row)
      } else {
        found.drop("the same as another row")
      }
    }
    return found
  }
}
