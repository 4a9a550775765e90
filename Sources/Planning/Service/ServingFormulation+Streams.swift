// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Requirements

extension Population {
  /// Streams of which some may be looked at in one way and some in another; nil where they are too many to tell apart,
  /// or where enough of them are watched to detect what is wanted.
  var streams: Int? {
    guard detect == nil, users >= 2, users <= 1_000, users == users.rounded() else { return nil }
    return Int(users)
  }
}

extension ServingOption {
  /// The same for one stream.
  fileprivate var ofOneStream: ServingOption {
    var option = self
    option.load.users = 1
    return option
  }

  /// Its machines, by their index.
  fileprivate var machines: Set<Int> { Set(stages.compactMap(\.machine)) }
}

extension ServingFormulation {
  /// The streams of each task that several machines may share; nil where one way of serving looks at all.
  func streams(of options: [ServingOption]) -> [Int?] {
    requirements.tasks.enumerated().map { task, requirement in
      let own = options.filter { $0.task == task }
      guard let streams = requirement.population?.streams,
        !requirements.objectives.contains(.accuracy),
        own.allSatisfy({ $0.training == nil }), Set(own.map(\.machines)).count > 1
      else { return nil }
      return streams
    }
  }

  /// The ways of serving of which a plan may be made: of a task whose streams may be shared, those of one stream, of
  /// which the program takes so many.
  func taken(_ options: [ServingOption], _ streams: [Int?]) -> [ServingOption] {
    let shared = options.filter { streams[$0.task] != nil }.map(\.ofOneStream)
    guard !shared.isEmpty else { return options }
    let apart = options.filter { streams[$0.task] == nil }
    return (apart + undominated(shared)).enumerated().sorted {
      ($0.element.task, $0.offset) < ($1.element.task, $1.offset)
    }.map(\.element)
  }

  /// Of ways on the same machines those of which no other takes less of everything: streams go where they take least.
  private func undominated(_ options: [ServingOption]) -> [ServingOption] {
    let sides = [Side(self, .middle), Side(self, cautious)]
    struct Place: Hashable {
      var task: Int
      var machines: Set<Int>
      var byHour: [Double]
      var isShifted: Bool
    }
    var kept: [Place: [(option: ServingOption, takes: [Double])]] = [:]
    var order: [Place] = []
    for option in options {
      let place = Place(
        task: option.task, machines: option.machines, byHour: option.byHour,
        isShifted: option.isShifted)
      let takes =
        [Double(option.leastStreams)]
        + sides.flatMap { side in
          Objective.allCases.filter { $0 != .accuracy }.map { side.direct(option, $0) }
            + option.machines.sorted().map { side.hours(option, on: $0) }
        }
      func isBelow(_ left: [Double], _ right: [Double]) -> Bool {
        zip(left, right).allSatisfy { $0 <= $1 }
      }
      if kept[place] == nil { order.append(place) }
      var rest = kept[place] ?? []
      if rest.contains(where: { isBelow($0.takes, takes) }) { continue }
      rest.removeAll { isBelow(takes, $0.takes) }
      kept[place] = rest + [(option, takes)]
    }
    return order.flatMap { kept[$0]?.map(\.option) ?? [] }
  }

  /// Adds a column for each way of serving: taken or not, or for how many streams. Rows see that each task is served
  /// whole; a call that looks at several streams at once is not made for fewer.
  func addWays(
    _ program: inout Program, _ kept: [ServingOption], _ streams: [Int?],
    objective: (ServingOption) -> Double
  ) {
    for (index, option) in kept.enumerated() {
      program.addColumn(
        "option \(index + 1)", streams[option.task] == nil ? .binary : .integer,
        upper: streams[option.task].map(Double.init) ?? 1, objective: objective(option))
    }
    for (task, requirement) in requirements.tasks.enumerated() {
      program.addRow(
        "task \(requirement.name)",
        kept.indices.filter { kept[$0].task == task }.map { .init(column: $0, coefficient: 1) },
        equals: Double(streams[task] ?? 1))
    }
    for (index, option) in kept.enumerated() where option.leastStreams > 1 {
      guard let all = streams[option.task] else { continue }
      let isTaken = addUse(&program, "way \(index + 1)", of: [index], atMost: all)
      program.addRow(
        "together \(index + 1)",
        [
          .init(column: index, coefficient: 1),
          .init(column: isTaken, coefficient: -Double(option.leastStreams)),
        ], atLeast: 0)
    }
  }

  /// A column that is 1 where any of some ways is taken for a stream.
  func addUse(
    _ program: inout Program, _ name: String, of ways: [Int], atMost streams: Int
  ) -> Int {
    let column = program.addColumn("used \(name)", .binary)
    program.addRow(
      "used \(name)",
      [.init(column: column, coefficient: Double(streams))]
        + ways.map { .init(column: $0, coefficient: -1) }, atLeast: 0)
    return column
  }

  /// What stands for "some of these ways is taken", each coefficient being the same.
  func uses(
    _ program: inout Program, _ name: String, of ways: [Int], atMost streams: Int?,
    coefficient: Double
  ) -> [Program.Term] {
    guard let streams else { return ways.map { .init(column: $0, coefficient: coefficient) } }
    let column = addUse(&program, name, of: ways, atMost: streams)
    return [.init(column: column, coefficient: coefficient)]
  }
}
