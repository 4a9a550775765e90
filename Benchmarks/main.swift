// SPDX-License-Identifier: Apache-2.0

// Times the scoring loop of the buoy against a plain loop over the same arithmetic, and the whole
// command. Quote the ratios: absolute times depend on the machine and on what else it does.

import Catalogue
import Documents
import Foundation
import Planning
import Quantities
import Requirements

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "network" {
  try NetworkBenchmark.run(CommandLine.arguments[2])
  exit(0)
}

if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "layers" {
  try PredictorBenchmark.run(CommandLine.arguments[2], CommandLine.arguments[3])
  exit(0)
}

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "power" {
  try PowerBenchmark.run(CommandLine.arguments[2])
  exit(0)
}

let example = CommandLine.arguments.dropFirst().first ?? "examples/buoy.yaml"
let catalogue = try Catalogue.read(folders: ["configs"])
let file = try TextFile(path: example, limit: YAML.limit)
let requirements = try Requirements.read(file, against: catalogue)
let loop = ScoringLoop(requirements, catalogue: catalogue)
let rows = loop.plainRows()

/// The same arithmetic with nothing around it: one pass over rows of numbers.
func plainScore(_ rows: [PlainRow]) -> (scored: Int, feasible: Int, sum: Double, cost: Double) {
  var scored = 0
  var feasible = 0
  var sum = 0.0
  var cost = 0.0
  var serves = false
  for row in rows {
    if row.isFirst {
      scored += 1
      serves = false
    }
    var holds = row.fits && row.due <= row.interval
    if holds, row.duration >= 0 {
      let samples = row.duration / row.interval
      let whole = samples.rounded(.down)
      let miss = 1 - row.recall
      let powered = pow(miss, whole)
      let missed = (1 - (samples - whole)) * powered + (samples - whole) * powered * miss
      holds = row.visible * (1 - row.miss) * (1 - missed) >= row.leastCaught - 1e-9
    }
    let hours = row.isByDay ? row.meanLight : 24
    let perHour = 3_600 / row.interval
    holds = holds && perHour * row.positives.1 * hours <= row.mostAlarms + 1e-9
    holds = holds && row.interval + row.wake + row.message <= row.mostAlert + 1e-9
    holds = holds && row.busy <= row.mostLatency + 1e-9 && row.accuracy >= row.leastAccuracy - 1e-9
    if holds {
      serves = true
      cost += perHour * row.positives.0 * hours * (row.each + row.data.0)
      cost += perHour * row.positives.1 * hours * (row.each + row.data.1)
      cost += perHour * (row.positives.0 * row.alert.0 + row.positives.1 * row.alert.1)
    }
    if row.isLast, serves {
      feasible += 1
      sum += (row.energy.0 + row.energy.1) / row.interval * (row.isByDay ? 1 : 24)
    }
  }
  return (scored, feasible, sum, cost)
}

/// The least CPU time of several runs, in seconds.
func cpuSeconds(_ runs: Int, _ work: () -> Void) -> Double {
  (0..<runs).map { _ in
    let start = clock()
    work()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }.min() ?? 0
}

let ours = loop.score()
let plain = plainScore(rows)
guard ours.scored == plain.scored, ours.feasible == plain.feasible,
  abs(ours.sum - plain.sum) <= 1e-9 * abs(plain.sum)
else {
  print("error: the two loops disagree: \(ours) and \(plain)")
  exit(1)
}
let repetitions = 20
var sink = 0.0
let oursTime = cpuSeconds(7) { for _ in 0..<repetitions { sink += loop.score().sum } }
let plainTime = cpuSeconds(7) { for _ in 0..<repetitions { sink += plainScore(rows).cost } }
let count = Double(ours.scored * repetitions)
print(
  "\(example): \(Format.grouped(ours.scored)) candidates x ways of waking, \(Format.grouped(ours.feasible)) feasible"
)
print("scoring     \(Format.grouped(Int(count / oursTime))) a CPU-second")
print("plain loop  \(Format.grouped(Int(count / plainTime))) a CPU-second")
print("ratio       \(Format.significant(oursTime / plainTime, 3)) x the plain loop's time")
if sink.isNaN { print("unsound") }

// The whole command, as a user starts it: wall time of several runs.
let program = URL(fileURLWithPath: CommandLine.arguments[0])
  .deletingLastPathComponent().appendingPathComponent("plan").path(percentEncoded: false)
let quiet = open("/dev/null", O_WRONLY)
let times = (0..<15).compactMap { _ -> Double? in
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, quiet, 1)
  let words: [String] = [program, "--constraints", example]
  var arguments = words.map { word in word.withCString { strdup($0) } }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  var id: pid_t = 0
  var status: Int32 = 0
  // Foundation's own waiting looks every 50 ms or so, which is too coarse here.
  let start = ContinuousClock.now
  guard posix_spawn(&id, program, &actions, nil, arguments, environ) == 0,
    waitpid(id, &status, 0) == id, status == 0
  else { return nil }
  let time = ContinuousClock.now - start
  return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}.sorted()
if let least = times.first {
  let middle = times[times.count / 2]
  print(
    "command     \(Format.duration(least)) at best, \(Format.duration(middle)) in the middle of \(times.count)"
  )
}
