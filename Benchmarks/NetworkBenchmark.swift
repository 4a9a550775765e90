// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times what is done with one network, from the file to its counts; for `make integration`, which pairs it
/// with other readers of the same file.
enum NetworkBenchmark {
  static func run(_ path: String) throws {
    let clock = ContinuousClock()
    func best(_ work: () throws -> Void) rethrows -> Double {
      var least = Double.infinity
      for _ in 0..<20 {
        let time = try clock.measure { try work() }
        least = min(least, Double(time.components.attoseconds) * 1e-15)
      }
      return least
    }
    let network = try Network.read(path: path)
    let shaped = try network.shaped(file: path)
    let read = try best { _ = try Network.read(path: path) }
    let shape = try best { _ = try network.shaped(file: path) }
    let count = best { _ = shaped.totals }
    let memory = best { _ = shaped.memory() }
    print("read_ms \(read)\nshape_ms \(shape)\ncount_ms \(count)\nmemory_ms \(memory)")
    print("macs \(shaped.totals.work?.macs ?? 0)\nlayers \(network.layers.count)")
  }
}
