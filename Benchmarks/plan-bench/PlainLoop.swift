// SPDX-License-Identifier: Apache-2.0

import Planning

/// The scoring arithmetic once more, on arrays of doubles and without a structure: what the planner's
/// own loop is timed against, and what its answers are held against.
enum PlainLoop {
  /// Scores every candidate once, as `ScoringTable.score()` does.
  static func score(_ tables: [ScoringTable.Numbers]) -> (served: Int, sum: Double) {
    var served = 0
    var sum = 0.0
    for table in tables {
      table.cells.withUnsafeBufferPointer { cells in
        table.beats.withUnsafeBufferPointer { beats in
          table.tasks.withUnsafeBufferPointer { tasks in
            table.allows.withUnsafeBufferPointer { allows in
              table.limits.withUnsafeBufferPointer { limits in
                score(table.site, cells, beats, tasks, allows, limits, &served, &sum)
              }
            }
          }
        }
      }
    }
    return (served, sum)
  }

  private typealias Doubles = UnsafeBufferPointer<Double>

  private static func score(
    _ site: [Double], _ cells: Doubles, _ beats: Doubles, _ tasks: Doubles, _ allows: Doubles,
    _ limits: Doubles, _ served: inout Int, _ sum: inout Double
  ) {
    let (boot, memory, flash, message) = (site[0], site[1], site[2], site[3])
    let (light, alertWorst, dataWorst) = (site[4], site[6], site[8])
    let (alertMiddle, dataMiddle) = (site[5], site[7])
    let taskCount = tasks.count / 2
    let beatCount = beats.count / 2
    let fixed = ScoringTable.Numbers.cellWidth
    let each = ScoringTable.Numbers.taskWidth
    var cell = 0
    while cell < cells.count {
      defer { cell += fixed + each * taskCount }
      for beat in 0..<beatCount {
        let interval = beats[2 * beat]
        let isByDay = beats[2 * beat + 1] == 1
        let hours = isByDay ? light : 24
        for isCycled in 0..<2 {
          let busy = cells[cell + 3] + cells[cell + 4] + cells[cell + 5]
          let cold =
            cells[cell + 2] + cells[cell + 3] + cells[cell + 4] * cells[cell + 6] + cells[cell + 5]
          let wake = isCycled == 1 ? cells[cell] + cold : cells[cell + 1] + busy
          if isCycled == 1 ? boot + wake > interval : busy > interval { continue }
          if cells[cell + 11] > memory || cells[cell + 12] > flash { continue }
          var servesAny = false
          var alarms = 0.0
          for task in 0..<taskCount where allows[task * beatCount + beat] == 1 {
            let own = cell + fixed + each * task
            let perHour = 3_600 / interval * cells[own + 4]
            var holds = true
            var limit = 0
            while limit < limits.count, holds {
              defer { limit += 3 }
              guard Int(limits[limit]) == task else { continue }
              let asked = limits[limit + 2]
              let slack = 1e-9 * max(1, abs(asked))
              switch Int(limits[limit + 1]) {
              case 0: holds = cells[cell + 13] >= asked - slack
              case 1:
                holds =
                  tasks[2 * task] >= 0
                  && caught(cells, own, tasks[2 * task] / interval) >= asked - slack
              case 2: holds = perHour * hours <= asked + slack
              case 3:
                holds =
                  message >= 0
                  && interval + (isCycled == 1 ? boot : 0) + wake + message <= asked + slack
              default: holds = busy <= asked + slack && cells[cell + 15] == 1
              }
            }
            guard holds else { continue }
            servesAny = true
            let cost = tasks[2 * task + 1]
            guard cost >= 0 else { continue }
            let middle = 3_600 / interval * cells[own + 3]
            alarms += perHour * hours * (cost + dataWorst)
            // Taken as the planner takes them, though no sum needs them here.
            keep(middle * hours * (cost + dataMiddle))
            keep(middle * alertMiddle * 24)
            keep(perHour * alertWorst * 24)
          }
          guard servesAny else { continue }
          served += 1
          keep(cells[cell + 7 + isCycled] / interval * (isByDay ? 1 : 24))
          sum += cells[cell + 9 + isCycled] / interval * (isByDay ? 1 : 24) + alarms
        }
      }
    }
  }

  /// Share of events caught: whole samples as a power, a fraction between two of them.
  @inline(__always)
  private static func caught(_ cells: Doubles, _ own: Int, _ samples: Double) -> Double {
    let miss = 1 - min(1, max(0, cells[own]))
    let whole = samples.rounded(.down)
    let power = miss == 0 ? (whole == 0 ? 1 : 0) : Power.of(miss, whole)
    let part = samples - whole
    let missed = (1 - part) * power + part * power * miss
    return cells[own + 1] * (1 - cells[own + 2]) * (1 - missed)
  }

  /// Keeps the compiler from leaving out a product that nobody reads.
  @inline(never)
  private static func blackHole(_ value: Double) {}

  @inline(__always)
  private static func keep(_ value: Double) {
    if value.isNaN { blackHole(value) }
  }
}
