// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities
import TestSupport
import Testing

/// Faults of a user's own catalogue, each told with its file and line.
@Suite struct BrokenCatalogueTests {
  private static let sourceHead = "id,title,location,version,date,licence,note\n"
  private static let cellHead =
    "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,span,value,unit,source,note\n"
  private static let device =
    "id: mine\ntitle: Mine\nrole: host\nruntimes: [ncnn]\nprecisions: [fp32]\n"

  /// What is wrong with one file laid over the shipped catalogue.
  private func problems(_ name: String, _ text: String) throws -> [Problem] {
    let folder = try TemporaryFolder([name: text])
    let found = folder.check().check.problems
    // Every problem stands in the user's file, not in ours.
    for problem in found { #expect(problem.place.file == folder.path + "/" + name) }
    return found
  }

  private func isUnknown(_ problem: Problem?, _ kind: String, _ name: String, line: Int) -> Bool {
    guard case .unknownName(kind, let known)? = problem?.kind else { return false }
    return problem?.text == name && problem?.place.line == line && known == known.sorted()
      && !known.isEmpty
  }

  @Test(arguments: [
    "2026-02-30", "2025-02-29", "2026-13-01", "26-01-01", "2026-1-1", "yesterday", "", "2026-01-0x",
    "0026-01-01",
  ])
  func badDates(date: String) throws {
    let found = try problems(
      "sources.csv",
      Self.sourceHead + "good,Good,here,,2024-02-29,MIT,\nbad,Bad,here,,\(date),MIT,\n")
    #expect(found.map(\.kind) == [.badDate])
    #expect(found.first?.place.line == 3)
    #expect(found.first?.text == date)
  }

  @Test func sourcesNeedALicence() throws {
    let found = try problems("sources.csv", Self.sourceHead + "bad,Bad,here,,2026-01-01,,\n")
    #expect(found.map(\.kind) == [.missingKey("licence", example: "unknown")])
  }

  @Test func unknownReferencesInATable() throws {
    let row =
      "nanodet-m,320x320,raspberry-pi-5,ncnn,,fp32,none,3,1,,mean,runtime-call,50,ms,ncnn-bench,\n"
    func found(_ old: String, _ new: String) throws -> [Problem] {
      try problems(
        "latencies/mine.csv",
        Self.cellHead + row + "\n" + row.replacing("fp32", with: "fp16").replacing(old, with: new))
    }
    #expect(try problems("latencies/mine.csv", Self.cellHead + row).isEmpty)
    for (kind, old, new) in [
      ("model", "nanodet-m", "nanodet-n"), ("device", "raspberry-pi-5", "raspberry-pi-6"),
      ("runtime", ",ncnn,", ",nccn,"), ("source", "ncnn-bench", "nccn-bench"),
    ] {
      let problems = try found(old, new)
      #expect(problems.count == 1, "\(kind)")
      #expect(isUnknown(problems.first, kind, new.replacing(",", with: ""), line: 4), "\(problems)")
    }
  }

  @Test func severalSources() throws {
    let row = "nanodet-m,320x320,raspberry-pi-5,ncnn,,fp32,none,3,1,,mean,runtime-call,50,ms,"
    #expect(
      try problems("latencies/mine.csv", Self.cellHead + row + "ncnn-bench; recalled,\n").isEmpty)
    let found = try problems(
      "latencies/mine.csv", Self.cellHead + row + "ncnn-bench; remembered,\n")
    #expect(found.count == 1)
    #expect(isUnknown(found.first, "source", "remembered", line: 2))
  }

  @Test func missingUnits() throws {
    let row =
      "nanodet-m,320x320,raspberry-pi-5,ncnn,,fp32,none,3,1,,mean,runtime-call,50,,ncnn-bench,\n"
    let latency = try problems("latencies/mine.csv", Self.cellHead + row)
    #expect(latency.map(\.kind) == [.missingKey("unit", example: "`1` for a plain number")])
    #expect(latency.first?.place.line == 2)
    let watts = try problems(
      "devices/mine.yaml",
      Self.device + "figures:\n  active-power: { value: 8, basis: measured, source: recalled }\n")
    #expect(watts.map(\.place.line) == [7])
    let price = try problems(
      "parts/mine.yaml",
      "id: mine\ntitle: Mine\nkind: camera\ninterface: usb\nfigures:\n  price: { value: 30, basis: assumed, source: recalled }\n"
    )
    #expect(
      price.map(\.kind) == [.quantity(.missingUnit(number: 30, example: "USD"), example: "1 USD")])
    #expect(price.first?.place.line == 6)
  }

  @Test func unknownReferencesOfADevice() throws {
    let found = try problems(
      "devices/mine.yaml",
      """
      id: mine
      title: Mine
      role: accelerator
      attaches-to: [raspberry-pi-7, stm32f746]
      runtimes: [nccn]
      precisions: [fp32]
      needs: [umbrella]
      effort: heroic
      availability: { state: unknown, from: soon, source: nobody }
      figures:
        peak-fp32: { value: 5 GFLOP/s, basis: assumed, source: nobody }
        active-power: { value: -1 W, basis: assumed, source: recalled }
        speed: { value: 5 W, basis: assumed, source: recalled }
      """)
    let names = found.map(\.text).sorted()
    #expect(
      names == [
        "-1 W", "heroic", "nccn", "nobody", "nobody", "raspberry-pi-7", "soon", "speed",
        "stm32f746", "umbrella",
      ])
    #expect(Set(found.map(\.place.line)) == [1, 9, 11, 12, 13])
  }

  @Test func partsHaveKnownFigures() throws {
    let found = try problems(
      "batteries/mine.yaml",
      """
      id: mine
      title: Mine
      rechargeable: true
      capacity-source: nobody
      figures:
        price: { value: 30 USD, basis: assumed, source: recalled }
        usable-depth: { value: 120 %, basis: assumed, source: recalled }
        self-discharge: { value: 3 %, basis: assumed, source: recalled }
        colour: { value: 3, basis: assumed, source: recalled }
      """)
    #expect(found.map(\.place.line) == [4, 6, 7, 8, 9])
    #expect(found[1].kind == .rule("`price` is stated in USD/Wh"))
    guard case .unknownKey(let known) = found[4].kind else {
      Issue.record("\(found[4])")
      return
    }
    #expect(known.contains("cycle-life"))
  }

  @Test func repetitions() throws {
    let row =
      "nanodet-m,320x320,raspberry-pi-5,ncnn,,fp32,none,3,1,,mean,runtime-call,50,ms,ncnn-bench,\n"
    let folder = try TemporaryFolder([
      "latencies/a.csv": Self.cellHead + row,
      "latencies/b.csv": Self.cellHead
        + row.replacing(",50,", with: ",60,").replacing("ncnn-bench", with: "recalled"),
      "sources.csv": Self.sourceHead
        + "one,One,here,,2026-01-01,MIT,\none,Two,here,,2026-01-01,MIT,\n",
      "devices/x.yaml": Self.device, "devices/y.yaml": Self.device,
      "models/m.csv": "id,title,task,family,licence,source\nm,M,keyword-spotting,f,MIT,recalled\n",
      "models/n.csv": "id,title,task,family,licence,source\nm,M,keyword-spotting,f,MIT,recalled\n",
    ])
    let found = folder.check().check.problems
    #expect(
      found.map { "\($0.place.file.dropFirst(folder.path.count + 1)):\($0.place.line)" } == [
        "devices/y.yaml:1", "latencies/b.csv:2", "models/n.csv:2", "sources.csv:3",
      ])
    for problem in found {
      guard case .duplicateEntry(let first) = problem.kind else {
        Issue.record("\(problem)")
        continue
      }
      #expect(first < problem.place)
    }
  }

  @Test(arguments: [
    ("0", true), ("0.5", true), ("101", true), ("-3", true), ("100", false), ("30", false),
  ])
  func accuraciesAreShares(value: String, isWrong: Bool) throws {
    let found = try problems(
      "accuracies/mine.csv",
      "model,dataset,metric,resolution,precision,compression,toolchain,target,value,unit,samples,basis,source,note\n"
        + "nanodet-m,mine,mAP50-95,320x320,fp32,none,,,\(value),%,,measured,recalled,\n")
    // Half a percent is poor, and possible.
    #expect(found.isEmpty == (!isWrong || value == "0.5"))
    #expect(found.allSatisfy { $0.place.line == 2 })
  }

  @Test func unknownToolchainsAndItems() throws {
    let accuracy = try problems(
      "accuracies/mine.csv",
      "model,dataset,metric,resolution,precision,compression,toolchain,target,value,unit,samples,basis,source,note\n"
        + "nanodet-m,mine,mAP50-95,320x320,int8,none,tflite-pqt,,20,%,,measured,recalled,\n"
        + "nanodet-m,mine,mAP50-95,320x320,int8,none,tflite-ptq,x87,20,%,,measured,recalled,\n")
    #expect(accuracy.count == 2)
    #expect(isUnknown(accuracy.first, "toolchain", "tflite-pqt", line: 2))
    #expect(isUnknown(accuracy.last, "device", "x87", line: 3))
    let runtime = try problems(
      "runtimes/mine.csv", "id,title,toolchains,source\nmine,Mine,ncnn-qat,recalled\n")
    #expect(runtime.count == 1 && isUnknown(runtime.first, "toolchain", "ncnn-qat", line: 2))
    let price = try problems(
      "prices/mine.csv",
      "item,region,value,unit,basis,date,billing_step,source\n"
        + "usb-camera,,20,USD,measured,2026-01-01,,recalled\nraspberry-pi-5@spot,,20,USD,measured,2026-01-01,,recalled\n"
        + "raspberry-pi-50,,20,USD,measured,2026-01-32,,recalled\n")
    #expect(price.count == 2)
    #expect(price.contains { isUnknown($0, "item", "raspberry-pi-50", line: 4) })
    #expect(price.contains { $0.kind == .badDate })
  }

  @Test(arguments: ["25 h", "0 s", "soon", "1 MB"])
  func badBillingSteps(step: String) throws {
    let head = "item,region,value,unit,basis,date,billing_step,source\n"
    let found = try problems(
      "prices/mine.csv",
      head + "nvidia-t4,,0.5,USD/hour,measured,2026-01-01,\(step),recalled\n")
    #expect(found.count == 1 && found.first?.place.line == 2 && found.first?.text == step)
    let undated = try problems(
      "prices/mine.csv", head + "nvidia-t4,,0.5,USD/hour,measured,,1 h,recalled\n")
    #expect(!undated.isEmpty)
  }

  @Test func unreadableFilesDoNotHideOtherFaults() throws {
    let folder = try TemporaryFolder([
      "devices/a.yaml": "id: [", "devices/b.yaml": "\u{0}",
      "sources.csv": Self.sourceHead + "bad,Bad,here,,soon,MIT,\n",
      "models/m.csv": "id,title\nm,M\n",
    ])
    let found = folder.check().check.problems
    #expect(
      found.map { String($0.place.file.dropFirst(folder.path.count + 1)) } == [
        "devices/a.yaml", "devices/b.yaml", "models/m.csv", "models/m.csv", "models/m.csv",
        "models/m.csv", "sources.csv",
      ])
    #expect(throws: Problems.self) {
      try Catalogue.read(folders: [Checkout.configs, folder.path])
    }
  }

  /// A catalogue without its assumptions says which are missing.
  @Test func assumptionsMustBeComplete() throws {
    let folder = try TemporaryFolder([
      "sources.csv": Self.sourceHead + "one,One,here,,2026-01-01,MIT,\n",
      "defaults.yaml":
        "recall: { value: 0.6, basis: assumed, source: one, reason: because }\nodd: 1\n",
    ])
    let found = Catalogue.check(folders: [folder.path]).check.problems
    let missing = found.filter { if case .missingKey = $0.kind { true } else { false } }
    #expect(missing.count == Assumptions.Name.allCases.count - 1)
    #expect(found.count == missing.count + 1)
  }
}
