// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Utilisation at most one is not enough: the samples of a plan end before the next ones are due, when a
/// day of it is walked under the cautious view.
@Suite("Deadlines of a chosen plan") struct DeadlineTests {
  /// A run's times in microseconds.
  private struct Job {
    var interval: Int
    var wake: Int
    var busy: Int
  }

  private func microseconds(_ seconds: Double) -> Int { Int((seconds * 1e6).rounded(.up)) }

  private func jobs(_ use: Design.DeviceUse, _ riskLevel: RiskLevel) -> [Job] {
    use.runs.map { run in
      let figures = RunFigures(run.profile, riskLevel)
      return Job(
        interval: run.sampling.milliseconds * 1_000,
        wake: microseconds(figures.capture + figures.busyCold), busy: microseconds(figures.busy))
    }
  }

  /// Moments in one common period, at which all sampling schedules fall together again.
  private func moments(_ jobs: [Job]) -> [Int] {
    let longest = jobs.map(\.interval).max() ?? 1
    var period = longest
    while !jobs.allSatisfy({ period % $0.interval == 0 }) { period += longest }
    var moments: Set<Int> = [period]
    for job in jobs { moments.formUnion(stride(from: 0, to: period, by: job.interval)) }
    return moments.sorted()
  }

  /// One after the other from each moment on; late where it is still at it when the next begins.
  private func isLateWhenCycled(_ jobs: [Job], boot: Int) -> Bool {
    let moments = moments(jobs)
    return zip(moments, moments.dropFirst()).contains { now, next in
      let due = jobs.filter { now % $0.interval == 0 }
      return now + boot + due.reduce(0) { $0 + $1.wake } > next
    }
  }

  /// A microcontroller takes samples in turn, without interrupting one for another.
  private func isLateInTurn(_ jobs: [Job]) -> Bool {
    var free = 0
    for now in moments(jobs).dropLast() {
      for job in jobs where now % job.interval == 0 {
        free = max(free, now) + job.busy
        if free > now + job.interval { return true }
      }
    }
    return false
  }

  /// A board's system interrupts the sample that has the most time left (earliest deadline first).
  private func isLateWhenShared(_ jobs: [Job]) -> Bool {
    var open: [(deadline: Int, left: Int)] = []
    let moments = moments(jobs)
    for (now, next) in zip(moments, moments.dropFirst()) {
      for job in jobs where now % job.interval == 0 { open.append((now + job.interval, job.busy)) }
      open.sort { $0.deadline < $1.deadline }
      var time = now
      while let first = open.first, time < next {
        let worked = min(first.left, next - time)
        time += worked
        open[0].left -= worked
        if open[0].left == 0 { open.removeFirst() }
        if time > first.deadline { return true }
      }
      if open.contains(where: { $0.deadline <= next }) { return true }
    }
    return false
  }

  private func isLate(_ use: Design.DeviceUse, _ riskLevel: RiskLevel) -> Bool {
    let jobs = jobs(use, riskLevel)
    guard !jobs.isEmpty else { return false }
    if use.policy == .cycled {
      return isLateWhenCycled(
        jobs, boot: microseconds(DeviceFigures(use.profile, riskLevel).bootTime))
    }
    return use.profile.isMicrocontroller ? isLateInTurn(jobs) : isLateWhenShared(jobs)
  }

  @Test("hold in the timeline")
  func hold() throws {
    var (cycled, awake, several) = (0, 0, 0)
    for seed in 500..<540 {
      for aim in [Objective.cost, .accuracy] {
        let bench = try RandomProblem(seed: UInt64(seed)).workbench().changed {
          $0.objectives = [aim]
        }
        guard let solution = try bench.solution() else { continue }
        let planner = bench.planner
        for use in try planner.chosen(solution).design.devices {
          #expect(!isLate(use, planner.cautious), "seed \(seed) \(use.profile.id) \(use.policy)")
          if use.policy == .cycled { cycled += 1 } else { awake += 1 }
          if use.runs.count > 1 { several += 1 }
        }
      }
    }
    #expect(cycled > 10 && awake > 2 && several > 5)
  }

  /// A picture of half a minute in every minute and a sound of two seconds in every ten: there is time for
  /// both, but not for a sound while the picture is worked on.
  @Test("what works in turn cannot take a short sample during a long one")
  func inTurn() throws {
    var files = try RoomyProblem.files()
    for id in ["small-a", "board-a"] {
      let device = try #require(files["devices/\(id).yaml"])
      files["devices/\(id).yaml"] = device.replacing("[i2s, gpio]", with: "[csi, i2s, gpio]")
    }
    func plan(_ device: String, picture: String) throws -> Chosen<SiteSolution>? {
      let constraints =
        RoomyProblem.constraints(device: device).replacing(
          "    rate: [1/60s]",
          with: "    models: [hear-a]\n    rate: [1/10s]\n  boats:\n    task: object-detection\n"
            + "    models: [see-a]\n    rate: [1/60s]"
        ) + "\nfigures:\n  - { device: \(device), boot-time: 9 s, idle-power: 1 mW }\n"
        + "  - { device: \(device), model: hear-a, latency: 2 s }\n"
        + "  - { device: \(device), model: see-a, latency: \(picture) }\n"
      return try Workbench(files, constraints).planner.plan().site
    }
    #expect(try plan("small-a", picture: "30 s") == nil)
    let quick = try #require(try plan("small-a", picture: "7 s"))
    #expect(quick.design.devices.map(\.policy) == [.awake])
    let board = try #require(try plan("board-a", picture: "30 s"))
    #expect(board.design.devices.map(\.policy) == [.awake])
    // Nothing has more time than there is.
    #expect(try plan("board-a", picture: "50 s") == nil)
  }

  @Test("the walk notices what is late")
  func notices() {
    let fits = [
      Job(interval: 20_000_000, wake: 4_000_000, busy: 4_000_000),
      Job(interval: 30_000_000, wake: 4_000_000, busy: 4_000_000),
    ]
    // At the full minute both are due, and the next moment is ten seconds off only from 20 s to 30 s.
    #expect(!isLateWhenCycled(fits, boot: 5_000_000))
    #expect(isLateWhenCycled(fits, boot: 7_000_000))
    #expect(!isLateInTurn(fits) && !isLateWhenShared(fits))
    let long = [
      Job(interval: 10_000_000, wake: 0, busy: 2_000_000),
      Job(interval: 60_000_000, wake: 0, busy: 30_000_000),
    ]
    // In turn the long one holds up the short ones; a system that interrupts it keeps up.
    #expect(isLateInTurn(long))
    #expect(!isLateWhenShared(long))
    #expect(
      isLateWhenShared([Job(interval: 10, wake: 0, busy: 7), Job(interval: 20, wake: 0, busy: 8)]))
  }
}
