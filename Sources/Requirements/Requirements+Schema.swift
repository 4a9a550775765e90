// SPDX-License-Identifier: Apache-2.0

public import Documents

extension Requirements {
  /// The documentation of each key of a constraint file.
  package static var keys: [KeyWords] { ConstraintFile.words }

  /// The JSON Schema (draft 2020-12) of a constraint file, for editors.
  public static var schema: JSON {
    let file = KeyWords.schema(of: keys)
    guard case .object(let entries) = file else { return file }
    let head: [(String, JSON)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Envelope constraint file, format 1.0")),
    ]
    let feeds = ["power", "serving"].map { JSON.object([("required", .array([.string($0)]))]) }
    return .object(head + entries + [("anyOf", .array(feeds))])
  }
}
