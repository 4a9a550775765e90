// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import Planning
import Quantities
import Requirements

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Times the scoring loop of the planner against a plain loop over the same arithmetic, and the whole
// command with its stages. Run it with `make bench` from the checkout: figures of a debug build say
// nothing.

let example = CommandLine.arguments.dropFirst().first ?? "examples/buoy.yaml"
let catalogue = try Catalogue.read(folders: ["configs"])
let requirements = try Requirements.read(
  TextFile(path: example, limit: YAML.limit), against: catalogue)
let table = ScoringTable(requirements, catalogue: catalogue)
let numbers = table.numbers

let own = table.score()
let plain = PlainLoop.score(numbers)
guard own.served == plain.served, abs(own.sum - plain.sum) <= 1e-9 * abs(own.sum) else {
  print("error: the loops disagree: \(own) and \(plain)")
  exit(1)
}
var sink = 0.0
let ownTime = CPU.least { sink += table.score().sum }
let plainTime = CPU.least { sink += PlainLoop.score(numbers).sum }
guard sink.isFinite else { exit(1) }

func rate(_ seconds: Double) -> String {
  Format.grouped(Int(Double(table.count) / seconds))
}
print("candidates                  \(Format.grouped(table.count))  (\(own.served) serve a task)")
print("scored a CPU-second         \(rate(ownTime))")
print("  by a plain loop           \(rate(plainTime))")
print("  ratio                     \(Format.fixed(ownTime / plainTime, 2))")

let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appending(path: "plan").path
guard FileManager.default.isExecutableFile(atPath: program) else {
  print("whole command               no `plan` beside this program")
  exit(0)
}
let errors = URL.temporaryDirectory.appending(
  path: "plan-bench-\(UInt64.random(in: 0...UInt64.max))"
)
.path
defer { try? FileManager.default.removeItem(atPath: errors) }
var walls: [Double] = []
var stages: [(name: String, times: [Double])] = []
for _ in 0..<15 {
  walls.append(
    try Child.run(program, ["--constraints", example, "--timings"], errors: errors) * 1_000)
  for line in try TextFile(path: errors, limit: 100_000).text.split(separator: "\n") {
    let parts = line.split(separator: ":")
    guard parts.count == 2, let word = parts[1].split(separator: " ").first,
      let time = Double(word)
    else { continue }
    if let known = stages.firstIndex(where: { $0.name == parts[0] }) {
      stages[known].times.append(time)
    } else {
      stages.append((String(parts[0]), [time]))
    }
  }
}
func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }
print(
  "plan --constraints          least \(Format.fixed(walls.min() ?? 0, 1)) ms, median "
    + "\(Format.fixed(median(walls), 1)) ms of \(walls.count)")
for (name, times) in stages {
  let padded = name + String(repeating: " ", count: max(0, 26 - name.count))
  print("  \(padded)\(Format.fixed(median(times), 1)) ms")
}
