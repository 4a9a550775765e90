// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension RequirementsReader {
  /// Where a task's samples may be looked at, and what one is when it is sent.
  func compute(_ reader: MappingReader) -> (places: [ComputePlace], sample: Bytes?) {
    var places: [ComputePlace] = []
    for (text, place) in reader.texts("compute") {
      guard let found = ComputePlace(rawValue: text) else {
        log.add(.notAChoice(ComputePlace.allCases.map(\.rawValue)), at: place, text: text)
        continue
      }
      if places.contains(found) {
        log.add(.contradiction("a place stands in the list twice"), at: place, text: text)
      } else {
        places.append(found)
      }
    }
    let sample = reader.quantity(
      "sample", Bytes.self, 0...1e9, example: "30 kB", excludingZero: true)
    if places.contains(.cloud), !reader.has("sample") {
      reader.missing("sample", "30 kB")
    } else if reader.has("sample"), !places.contains(.cloud),
      !reader.has("compute") || !places.isEmpty
    {
      log.add(
        .contradiction("`sample` is what a frame takes that is sent, and `compute` sends none"),
        at: reader.place(of: "sample"))
    }
    if reader.has("compute"), places.isEmpty, log.problems.isEmpty {
      log.add(.rule("name at least one place"), at: reader.place(of: "compute"))
    }
    return (places.isEmpty ? [.node] : places, sample)
  }

  func cloud(_ reader: MappingReader?, _ tasks: [TaskRequirement]) -> Cloud? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let cloud = Cloud(
      machines: reader.texts("machines").map { .init(text: $0.text, place: $0.place) },
      transfer: reader.quantity(
        "transfer", DollarsPerMegabyte.self, 0...1e3, example: "0.09 USD/GB"),
      grid: reader.text("grid"), place: reader.node.place)
    if !tasks.contains(where: \.mayLeave), log.problems.isEmpty {
      log.add(
        .contradiction("nothing is looked at in the `cloud`: no task has it under `compute`"),
        at: reader.node.place)
    }
    return cloud
  }
}

extension Requirements {
  /// What keeps frames from being looked at elsewhere, whatever is chosen.
  func checkCloud(against catalogue: Catalogue, _ log: ProblemLog) {
    for task in tasks where task.mayLeave {
      if serving != nil {
        log.add(
          .contradiction("`compute` is a choice of sites; a service is in the cloud as it is"),
          at: task.place)
      } else if uplink == nil {
        log.add(
          .contradiction("`compute: cloud` needs an `uplink`: no frame leaves the site"),
          at: task.place)
      }
    }
    if let uplink, !uplink.messages.isEmpty || uplink.message != .event,
      !tasks.isEmpty, tasks.allSatisfy({ $0.compute == [.cloud] })
    {
      log.add(
        .contradiction(
          "every frame is looked at in the cloud, so that no event is sent of its own"),
        at: uplink.place)
    }
    guard let cloud else { return }
    let machines = catalogue.devices.values.filter { $0.role == .server }.map(\.id).sorted()
    for pattern in cloud.machines {
      if !machines.contains(where: { pattern.matches($0) }) {
        log.add(
          pattern.text.contains("*")
            ? .matchesNothing(kind: "machine", known: machines)
            : .unknownName(kind: "machine", known: machines), at: pattern.place, text: pattern.text)
      } else if !pattern.text.contains("*"),
        !(catalogue.prices[pattern.text] ?? []).contains(where: { $0.hour != nil })
      {
        log.add(
          .rule("nobody says what an hour of `\(pattern.text)` costs: name it under `machines:`"),
          at: pattern.place, text: pattern.text)
      }
    }
    if let grid = cloud.grid, catalogue.grids[grid] == nil {
      log.add(
        .unknownName(kind: "grid", known: catalogue.grids.keys.sorted()), at: cloud.place,
        text: grid)
    }
  }
}
