// SPDX-License-Identifier: Apache-2.0

@testable import Planning

/// A solution together with what only its kind has: shorter to write expectations about.
@dynamicMemberLookup struct Chosen<Parts> {
  /// What every solution has.
  let solution: Solution
  /// What only its kind has.
  let parts: Parts

  subscript<Value>(dynamicMember path: KeyPath<Solution, Value>) -> Value {
    solution[keyPath: path]
  }

  subscript<Value>(dynamicMember path: KeyPath<Parts, Value>) -> Value {
    parts[keyPath: path]
  }
}

extension Solution {
  /// The solution as one of a site; nil for a service.
  var asSite: Chosen<SiteSolution>? { site.map { Chosen(solution: self, parts: $0) } }
  /// The solution as one of a service; nil for a site.
  var asService: Chosen<ServiceSolution>? {
    service.map { Chosen(solution: self, parts: $0) }
  }
}

extension Planning.Answer {
  /// What would be built; nil where there is no plan, or for a service.
  var site: Chosen<SiteSolution>? { solution?.asSite }
  /// What would be run; nil where there is no plan, or for a site.
  var service: Chosen<ServiceSolution>? { solution?.asService }
}

extension Alternative {
  /// What would be built; nil where there is no plan, or for a service.
  var site: Chosen<SiteSolution>? { solution?.asSite }
  /// What would be run; nil where there is no plan, or for a site.
  var service: Chosen<ServiceSolution>? { solution?.asService }
}
