// SPDX-License-Identifier: Apache-2.0

import Documents

/// What a constraint file deploys.
enum DeploymentKind: String, CaseIterable {
  /// Devices at sites.
  case site
  /// A service on machines.
  case service
}

extension ConstraintFile {
  /// Where the file says that it is a service; nil of a site. Tasks with `requests` or a `population` make a
  /// service, or the `kind` that is stated does; no other block changes it.
  func servicePlace(_ reader: MappingReader) -> Place? {
    guard let (kind, place) = kind else { return served?.place }
    guard kind == .site, let served else { return kind == .service ? place : nil }
    reader.log.add(
      .contradiction(
        "the task `\(served.task)` has `\(served.key)`, which is of a service: take it out, or say `kind: service`"
      ), at: place, text: "site")
    return nil
  }
}
