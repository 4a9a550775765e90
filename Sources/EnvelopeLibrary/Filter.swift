// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Documents
import Networks
import Prediction
import Screening

/// A budget that is open, with a screen for each core. Calls on one of them wait for each other.
final class Filter: @unchecked Sendable {
  let file: BudgetFile
  private let pool: ScreenPool
  private let screens: [Screen]
  private let queue = DispatchQueue(label: "envelope.filter")

  init(_ file: BudgetFile, workers: Int) {
    self.file = file
    screens = (0..<max(1, workers)).map { _ in file.screen(opensFiles: true) }
    var next = 0
    let own = screens
    pool = ScreenPool(workers: screens.count) {
      defer { next += 1 }
      return own[next]
    }
  }

  /// Judges lines; the verdicts as lines.
  func judge(lines: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    queue.sync { pool.judge(text: lines).verdicts }
  }

  /// Figures of an architecture: seconds with both ends, joules, multiply-accumulates, parameters, bytes, USD/day.
  static let figures = 8

  /// Judges choices of one space and input.
  func judge(
    space: String?, side: Int?, width: Double?, choices: UnsafePointer<Int32>, count: Int,
    positions: Int, verdicts: UnsafeMutablePointer<Int8>,
    probabilities: UnsafeMutablePointer<Double>, margins: UnsafeMutablePointer<Double>?,
    figures: UnsafeMutablePointer<Double>?
  ) throws(SearchSpace.Refusal) {
    let share = max(256, (count + screens.count - 1) / screens.count)
    let parts = max(1, (count + share - 1) / share)
    let limits = file.budget.limits.count
    nonisolated(unsafe) let (input, answers, chances) = (choices, verdicts, probabilities)
    nonisolated(unsafe) let (rooms, values) = (margins, figures)
    let judge: @Sendable (Int) -> Void = { part in
      let screen = self.screens[part]
      for row in part * share..<min(count, (part + 1) * share) {
        do throws(SearchSpace.Refusal) {
          try screen.judge(
            selected: UnsafeBufferPointer(start: input + row * positions, count: positions))
          answers[row] = Int8(screen.verdict.answer.rawValue)
          chances[row] = screen.verdict.probability ?? .nan
          for limit in 0..<limits { rooms?[row * limits + limit] = screen.verdict.margins[limit] }
          if let values { self.write(screen.architecture, values + row * Self.figures) }
        } catch {
          answers[row] = -1
          chances[row] = .nan
          for limit in 0..<limits { rooms?[row * limits + limit] = .nan }
          for place in 0..<Self.figures { values?[row * Self.figures + place] = .nan }
        }
      }
    }
    var failure: SearchSpace.Refusal?
    queue.sync {
      do throws(SearchSpace.Refusal) {
        for screen in screens[..<parts] {
          try screen.select(space: space, side: side, width: width)
        }
      } catch {
        failure = error
        return
      }
      if parts == 1 {
        judge(0)
      } else {
        DispatchQueue.concurrentPerform(iterations: parts, execute: judge)
      }
    }
    if let failure { throw failure }
  }

  private func write(_ own: Architecture, _ out: UnsafeMutablePointer<Double>) {
    out[0] = own.latency?.value ?? .nan
    out[1] = own.latency?.low ?? .nan
    out[2] = own.latency?.high ?? .nan
    out[3] = own.energy?.value ?? .nan
    out[4] = own.macs ?? .nan
    out[5] = own.parameters.map(Double.init) ?? .nan
    out[6] = own.memory?.value ?? .nan
    out[7] =
      own.latency.flatMap { time in file.budget.cost.flatMap { $0.value(time.value) } } ?? .nan
  }

  /// Seconds and multiply-accumulates that each option of each position adds, in the middle of the space.
  func table(
    space: String, side: Int?, width: Double?
  ) throws(SearchSpace.Refusal) -> JSON {
    var found: JSON?
    var failure: SearchSpace.Refusal?
    queue.sync {
      do throws(SearchSpace.Refusal) {
        found = try screens[0].graph(of: space, side: side, width: width).table
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return found ?? .null
  }
}
