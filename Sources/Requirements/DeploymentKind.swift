// SPDX-License-Identifier: Apache-2.0

import Documents

/// What a constraint file deploys.
enum DeploymentKind: String, CaseIterable {
  /// Devices at sites.
  case site
  /// A service on machines.
  case service
}

extension KeyReader {
  /// The same key in files of one kind of deployment alone.
  func only(_ kind: DeploymentKind) -> KeyReader { only(in: kind.rawValue) }
}

extension ConstraintFile {
  /// Refuses the keys that only the other kind of deployment has; of a file that contradicts itself nothing more is
  /// said.
  func settleKind(_ reader: MappingReader) {
    let isService = requirements.serving != nil
    let isCoherent =
      isService || !reader.has("serving") && (kind?.0 != .site || served == nil)
    guard isCoherent else { return }
    let own = isService ? DeploymentKind.service : .site
    reader.log.settle(own.rawValue) { key, scope in
      isService
        ? "`\(key)` is of a site, and this file is of a service: take it out"
        : "`\(key)` is of a \(scope), whose tasks have `requests` or a `population`: take it out"
    }
  }

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
