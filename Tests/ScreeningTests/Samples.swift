// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Networks
import Prediction
import TestSupport
import Testing

@testable import Screening

/// What the tests judge with: the shipped predictors and spaces.
enum Samples {
  static func predictor(_ name: String) throws -> Predictor {
    try Predictor.read(
      try TextFile(path: "\(Checkout.configs)/predictors/\(name).json.gz", limit: Predictor.limit))
  }

  static func clock() throws -> Clock {
    let known = try predictor("epyc-2-vcpu")
    return .layers(try #require(known.models.first { $0.model.setting.precision == "fp32" }))
  }

  static func space(_ name: String) throws -> SearchSpace {
    try SearchSpace.read(
      try TextFile(path: "\(Checkout.configs)/search-spaces/\(name).yaml", limit: YAML.limit))
  }

  static let budget = Budget([
    .init("latency", .latency, most: 0.002, source: "here"),
    .init("memory", .memory, most: 20e6, source: "here"),
  ])

  /// The verdict on a line, as JSON.
  static func line(_ screen: Screen, _ text: String) throws -> JSON {
    var out = Scratch<UInt8>()
    let bytes = Array(text.utf8) + [UInt8](repeating: 10, count: 16)
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      _ = screen.judge(start, count: text.utf8.count, line: 1, into: &out)
    }
    let answer = out.withElements { Array($0) }
    #expect(answer.last == 10 && !answer.dropLast().contains(10))
    return try JSON.read(answer, file: "verdict.json")
  }

  /// A line of a layer list.
  static func text(_ rows: [LayerRow], side: Int? = nil) -> String {
    let layers = rows.map { row in
      "[\"\(row.op)\",\(row.kernel),\(row.stride),\(row.groups),\(row.channelsIn),\(row.channelsOut),\(row.sizeIn),\(row.sizeOut),\"\(row.activation)\"]"
    }
    return
      "{\"id\":7,\"res\":\(side ?? rows[0].sizeIn),\"layers\":[\(layers.joined(separator: ","))]}"
  }
}
