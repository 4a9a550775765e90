// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// The results of independent pieces of work, in their order, worked on by all cores. Each piece must be a
/// pure function of its number, so that the result does not depend on who is first.
func concurrently<Value: Sendable>(
  _ count: Int, _ work: @Sendable (Int) -> Value
) -> [Value] {
  let results = Mutex<[Int: Value]>([:])
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let value = work(index)
    results.withLock { $0[index] = value }
  }
  return results.withLock { found in (0..<count).compactMap { found[$0] } }
}
