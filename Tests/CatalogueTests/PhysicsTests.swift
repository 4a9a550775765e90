// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import TestSupport
import Testing

/// Measured times against what the silicon can do.
@Suite struct PhysicsTests {
  /// A device of 100 GFLOP/s in fp32 and 1 GB/s, a model of 100 M multiply-accumulates and 4 M
  /// parameters: its arithmetic takes 2 ms at the peak, its weights 16 ms over the bus.
  private func check(
    _ milliseconds: Double, precision: String = "fp32", peak: String = "datasheet",
    bandwidth: String? = "datasheet", parameters: Double = 4e4, batch: Int = 1
  ) throws -> CatalogueCheck {
    let bus = bandwidth.map {
      "  bandwidth: { value: 1 GB/s, low: 1 GB/s, high: 1 GB/s, basis: \($0), source: recalled }\n"
    }
    let folder = try TemporaryFolder([
      "devices/mine.yaml":
        "id: mine\ntitle: Mine\nrole: host\nruntimes: [ncnn]\nprecisions: [fp32, int8]\nfigures:\n"
        + "  peak-fp32: { value: 100 GFLOP/s, basis: \(peak), source: recalled }\n" + (bus ?? ""),
      "models/mine.csv":
        "id,title,task,family,licence,source\nmine,Mine,image-classification,f,MIT,recalled\n",
      "footprints/mine.csv":
        "model,resolution,precision,toolchain,quantity,value,unit,basis,source,note\n"
        + "mine,224x224,,,macs,100000000,MAC,datasheet,recalled,\nmine,,,,parameters,\(parameters),1,datasheet,recalled,\n",
      "latencies/mine.csv":
        "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,span,value,unit,source,note\n"
        + "mine,224x224,mine,ncnn,,\(precision),none,,\(batch),,mean,runtime-call,\(milliseconds),ms,recalled,\n",
    ])
    var found = folder.check().check
    let shipped = Shipped.both.check.timings
    found.timings.checked -= shipped.checked
    found.timings.suspect -= shipped.suspect
    found.timings.unchecked -= shipped.unchecked
    return found
  }

  private func counts(_ check: CatalogueCheck) -> [Int] {
    [
      check.timings.checked, check.timings.suspect, check.timings.impossible,
      check.timings.unchecked,
    ]
  }

  @Test(arguments: [
    (2.1, [1, 0, 0, 0]), (1.9, [0, 1, 0, 0]), (0.51, [0, 1, 0, 0]), (0.49, [0, 0, 1, 0]),
  ])
  func arithmetic(milliseconds: Double, expected: [Int]) throws {
    let found = try check(milliseconds)
    #expect(counts(found) == expected)
    #expect(found.problems.count == expected[2])
    #expect(
      found.problems.allSatisfy {
        $0.place.line == 2 && $0.place.file.hasSuffix("latencies/mine.csv")
      })
  }

  @Test func memory() throws {
    // 4 M weights of four bytes over 1 GB/s take 16 ms.
    #expect(counts(try check(17, parameters: 4e6)) == [1, 0, 0, 0])
    #expect(counts(try check(15, parameters: 4e6)) == [0, 0, 1, 0])
    #expect(counts(try check(15, bandwidth: "assumed", parameters: 4e6)) == [0, 1, 0, 0])
    #expect(counts(try check(15, peak: "assumed", parameters: 4e6)) == [0, 1, 0, 0])
    #expect(counts(try check(15, bandwidth: nil, parameters: 4e6)) == [1, 0, 0, 0])
    // Weights of one byte are four times as quick; that the peak is another format's makes it doubtful.
    #expect(counts(try check(5, precision: "int8", parameters: 4e6)) == [1, 0, 0, 0])
    #expect(counts(try check(3, precision: "int8", parameters: 4e6)) == [0, 1, 0, 0])
  }

  @Test func aBatchIsSoManyInferences() throws {
    #expect(counts(try check(21, batch: 10)) == [1, 0, 0, 0])
    #expect(counts(try check(4, batch: 10)) == [0, 0, 1, 0])
  }

  @Test func withoutAPeakNothingIsSaid() throws {
    let found = try check(0.001, precision: "fp16")
    // fp16 runs at least as fast as fp32, whose peak is known: a bound, though a doubtful one.
    #expect(counts(found) == [0, 0, 1, 0])
    let folder = try TemporaryFolder([
      "latencies/mine.csv":
        "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,span,value,unit,source,note\n"
        + "nanodet-m,320x320,visionfive-2,opencv-dnn,9,fp32,none,,1,,mean,runtime-call,0.000001,ms,recalled,\n"
    ])
    let silent = folder.check().check
    let before = Shipped.both.check.timings.unchecked
    #expect(silent.problems.isEmpty && silent.timings.unchecked == before + 1)
  }
}
