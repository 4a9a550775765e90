// SPDX-License-Identifier: Apache-2.0

import Quantities
import TestSupport
import Testing

@testable import Costing

@Suite("Waiting for a machine") struct QueueTests {
  /// Closed cases: one machine waits with its load (M/M/1), none is needed where nothing comes; and Erlang's
  /// C of two machines, rho^2 * 2 / (1 + rho).
  @Test("the probability of waiting")
  func waiting() {
    for load in [0.1, 0.5, 0.9] {
      #expect(agree(Queue.waitProbability(machines: 1, load: load), load))
      let two = load / 2
      #expect(agree(Queue.waitProbability(machines: 2, load: load), 2 * two * two / (1 + two)))
    }
    #expect(Queue.waitProbability(machines: 3, load: 0) == 0)
    #expect(Queue.waitProbability(machines: 3, load: 3) == 1)
    // A thousand machines at 950 Erlang: no overflow, a share.
    #expect((0...1).contains(Queue.waitProbability(machines: 1_000, load: 950)))
  }

  @Test("waits fall with machines and rise with what comes")
  func monotone() {
    var last = Double.infinity
    for machines in 6...20 {
      let wait = Queue.wait(machines: machines, arrivals: 100, service: 0.05, share: 0.99)
      #expect(wait <= last)
      last = wait
    }
    #expect(Queue.wait(machines: 5, arrivals: 100, service: 0.05, share: 0.99) == .infinity)
    #expect(
      Queue.wait(machines: 8, arrivals: 100, service: 0.05, share: 0.99)
        < Queue.wait(machines: 8, arrivals: 130, service: 0.05, share: 0.99))
  }

  @Test("the fewest machines suffice, and one fewer does not")
  func fewest() throws {
    for (arrivals, service, limit) in [
      (200.0, 0.01, 0.05), (20_000, 0.0008, 0.003), (0.1, 0.02, 0.021), (1_000, 0.05, 0.051),
    ] {
      let count = try #require(
        Queue.machines(arrivals: arrivals, service: service, within: limit, share: 0.99))
      func total(_ machines: Int) -> Double {
        Queue.wait(machines: machines, arrivals: arrivals, service: service, share: 0.99) + service
      }
      #expect(total(count) <= limit)
      if count > 1 { #expect(total(count - 1) > limit) }
    }
    #expect(Queue.machines(arrivals: 1, service: 0.1, within: 0.05, share: 0.99) == nil)
  }

  /// The formula's tail against a queue that is played through: exponential gaps, exponential service.
  @Test("the wait of 99 in 100 against a queue played through")
  func played() {
    var random = Seeded(seed: 3)
    let (machines, arrivals, service) = (4, 70.0, 0.05)
    func exponential(_ mean: Double) -> Double { -mean * Self.log(random.number(1e-12...1)) }
    var free = [Double](repeating: 0, count: machines)
    var now = 0.0
    var waits: [Double] = []
    for _ in 0..<200_000 {
      now += exponential(1 / arrivals)
      let first = free.indices.min { free[$0] < free[$1] } ?? 0
      let start = max(now, free[first])
      waits.append(start - now)
      free[first] = start + exponential(service)
    }
    waits.sort()
    let played = waits[Int(0.99 * Double(waits.count))]
    let formula = Queue.wait(machines: machines, arrivals: arrivals, service: service, share: 0.99)
    #expect(abs(played / formula - 1) < 0.08, "\(played) and \(formula)")
  }

  private static func log(_ value: Double) -> Double { Mathematics.log(value) }

  @Test("filling a batch: in closed form of two, and longer where fewer come")
  func filling() {
    // Of two, half the requests wait for one more: half of an exponential tail.
    let share = 0.99
    let two = Queue.filling(batch: 2, arrivals: 10, share: share)
    #expect(abs(0.5 * Mathematics.exp(-10 * two) - (1 - share)) < 1e-9)
    #expect(Queue.filling(batch: 1, arrivals: 10, share: share) == 0)
    #expect(Queue.filling(batch: 8, arrivals: 0, share: share) == .infinity)
    var last = 0.0
    for batch in [2, 4, 32, 1_024, 4_096] {
      let time = Queue.filling(batch: batch, arrivals: 100, share: share)
      #expect(time > last && time > Double(batch) / 100 * 0.9)
      #expect(agree(Queue.filling(batch: batch, arrivals: 50, share: share), 2 * time))
      last = time
    }
  }

  /// Requests gathered into batches, served by the first free machine in exponential time: 99 in 100 are answered
  /// within what the formula says, which is not idly long.
  @Test("the response of batches against a queue played through", arguments: [2, 8, 32])
  func playedBatches(_ batch: Int) {
    var random = Seeded(seed: 11)
    let (machines, arrivals) = (3, 200.0)
    let service = 0.7 * Double(machines) * Double(batch) / arrivals
    func exponential(_ mean: Double) -> Double { -mean * Self.log(random.number(1e-12...1)) }
    var free = [Double](repeating: 0, count: machines)
    var now = 0.0
    var waiting: [Double] = []
    var times: [Double] = []
    for _ in 0..<400_000 {
      now += exponential(1 / arrivals)
      waiting.append(now)
      guard waiting.count == batch else { continue }
      let next = free.indices.min { free[$0] < free[$1] } ?? 0
      let start = max(now, free[next])
      free[next] = start + exponential(service)
      // The formula is about waits; a call of fixed length is added by itself.
      times += waiting.map { start - $0 + service }
      waiting = []
    }
    times.sort()
    let found = times[times.count * 99 / 100]
    let told = Queue.response(
      machines: machines, arrivals: arrivals, service: service, batch: batch,
      filling: Queue.filling(batch: batch, arrivals: arrivals, share: Queue.halved(0.99)),
      share: 0.99)
    #expect(found <= told && told < 2.2 * found, "\(batch): \(found) \(told)")
  }

  @Test("the fewest machines for batches suffice, and one fewer does not")
  func fewestOfBatches() throws {
    for (arrivals, service, limit, batch) in [
      (2_000.0, 0.02, 0.06, 16), (20_000, 0.004, 0.012, 32), (300, 0.03, 0.2, 8),
    ] {
      let count = try #require(
        Queue.machines(
          arrivals: arrivals, service: service, within: limit, share: 0.99, batch: batch))
      let filling = Queue.filling(batch: batch, arrivals: arrivals, share: Queue.halved(0.99))
      func total(_ machines: Int) -> Double {
        Queue.response(
          machines: machines, arrivals: arrivals, service: service, batch: batch, filling: filling,
          share: 0.99)
      }
      #expect(total(count) <= limit && (count == 1 || total(count - 1) > limit))
    }
    // A batch that does not fill in time is none, whatever the machines.
    #expect(
      Queue.machines(arrivals: 5, service: 0.01, within: 0.5, share: 0.99, batch: 32) == nil)
  }
}
