// SPDX-License-Identifier: Apache-2.0

import CGLPK
import Foundation
import IntegerProgram
import Synchronization
import Testing

@Suite("Threads")
struct ThreadTests {
  /// Lets threads wait for each other, and gathers what they found.
  private final class Meeting: Sendable {
    let arrived = Atomic<Int>(0)
    let answers = Mutex<[Int: [Answer]]>([:])
    let finished = DispatchSemaphore(value: 0)

    func waitForAll(_ count: Int) {
      arrived.add(1, ordering: .acquiringAndReleasing)
      while arrived.load(ordering: .acquiring) < count {
        Thread.sleep(forTimeInterval: 0.001)
      }
    }
  }

  @Test("Four threads solve at the same time, one of them between aborts, and all are right")
  func concurrent() throws {
    let programs = (0..<4 as Range<UInt64>).map {
      Program.knapsack(columns: 25, rows: 5, seed: $0)
    }
    let expected = try programs.map { try GLPKSolver().solve($0) }
    let meeting = Meeting()
    for (index, program) in programs.enumerated() {
      Thread.detachNewThread {
        defer { meeting.finished.signal() }
        meeting.waitForAll(programs.count)
        var answers: [Answer] = []
        for _ in 0..<5 {
          if index == 3 {
            let status = CGLPKTests.solve(rowCount: -1).result.status
            if status != .aborted { return }
          }
          guard let answer = try? GLPKSolver().solve(program) else { return }
          answers.append(answer)
        }
        meeting.answers.withLock { $0[index] = answers }
      }
    }
    for _ in programs {
      meeting.finished.wait()
    }
    let found = meeting.answers.withLock { $0 }
    for (index, answer) in expected.enumerated() {
      #expect(found[index] == [Answer](repeating: answer, count: 5))
    }
  }
}
