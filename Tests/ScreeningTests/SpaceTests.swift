// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Networks
import Quantities
import TestSupport
import Testing

@testable import Screening

@Suite("Search spaces") struct SpaceTests {
  private static let names = [
    "ofa-mobilenetv3", "proxylessnas", "fbnet", "mcunet-like", "nasbench201",
  ]

  @Test(
    "published sizes",
    arguments: [
      // (9² + 9³ + 9⁴)⁵, 9²², 5⁶.
      ("ofa-mobilenetv3", 20, 2.176e19), ("fbnet", 22, 9.848e20), ("nasbench201", 6, 15_625),
    ])
  func sizes(name: String, positions: Int, size: Double) throws {
    let space = try Samples.space(name)
    #expect(space.choices.count == positions)
    // Ways of a stage: each depth by itself.
    var total = 1.0
    var stage: [Double] = []
    for position in space.choices {
      if position.isFirst || !position.isInDepth {
        if position.isFirst { total *= stage.isEmpty ? 1 : Self.ways(stage, space) }
        if position.isFirst { stage = [] }
      }
      stage.append(Double(position.options.count) * (position.isInDepth ? -1 : 1))
    }
    total *= Self.ways(stage, space)
    #expect(abs(total / size - 1) < 1e-3, "\(total)")
  }

  /// Negative counts are of positions that may be left out.
  private static func ways(_ stage: [Double], _ space: SearchSpace) -> Double {
    var whole = 1.0
    var sum = 0.0
    for count in stage {
      if count < 0 {
        sum += whole
        whole *= -count - 1
      } else {
        whole *= count
      }
    }
    return sum + whole
  }

  @Test("a member shaped like MobileNetV3-Large works about as much (219 M)") func large() throws {
    // Blocks of kernels and expansions near the published ones cannot be had in this space; its widths and ends are.
    let space = try Samples.space("ofa-mobilenetv3")
    let rows = try space.rows(
      [1, 0, 9, 9, 3, 3, 3, 9, 2, 0, 0, 0, 2, 2, 9, 9, 5, 5, 5, 9], side: 224)
    let macs = rows.reduce(0) { $0 + $1.macs }
    #expect((180_000_000...260_000_000).contains(macs), "\(macs)")
    #expect(rows.last?.channelsOut == 1000 && rows.first?.channelsOut == 16)
  }

  @Test("damaged files are told, and never crash", arguments: 0..<5) func fuzz(seed: Int) throws {
    let text = try TextFile(
      path: "\(Checkout.configs)/search-spaces/\(Self.names[seed]).yaml", limit: YAML.limit
    ).text
    var random = SplitMix(state: UInt64(seed))
    let scraps = [
      "-1", "0", "1e9", "[]", "~", "{}", "9999999999999999999", "3..1", "nan", "relu", ": ", "- ",
    ]
    var read = 0
    for _ in 0..<150 {
      var characters = Array(text.utf8)
      for _ in 0...Int(random.unit() * 3) {
        let place = Int(random.unit() * Double(characters.count))
        if random.unit() < 0.5 {
          characters.remove(at: place)
        } else {
          let scrap = scraps[Int(random.unit() * Double(scraps.count))]
          characters.replaceSubrange(
            place..<min(place + 2, characters.count), with: Array(scrap.utf8))
        }
      }
      let file = TextFile(path: "space.yaml", text: String(decoding: characters, as: UTF8.self))
      guard let space = try? SearchSpace.read(file) else { continue }
      read += 1
      let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32, spaces: [space])
      guard let graph = try? screen.graph(of: space.name, side: space.sides.first, width: nil)
      else { continue }
      #expect(graph.states.count == space.positions.count)
      let choice = space.choices.map { _ in Optional(0) }
      try? screen.judge(space: space.name, choice: choice)
    }
    #expect(read > 5)
  }

  @Test(
    "mistakes are told with their place",
    arguments: [
      ("layers: [{ conv: 8, kernel: [3, 5] }]", "space"),
      ("space: x\nlayers: [{ conv: 8, kernel: [3, 5] }]", "input"),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ conv: 8, kernel: 3 }]", "nothing can be chosen"
      ),
      ("space: x\ninput: { sides: [8] }\nlayers: [{ kernel: [3, 5] }]", "conv, mbconv"),
      ("space: x\ninput: { sides: [0] }\nlayers: [{ conv: 8, kernel: [3, 5] }]", "1 to 16384"),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ conv: 8, kernel: [3, 5], act: gelu }]",
        "hswish"
      ),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ mbconv: 8, kernel: [3, 5], blocks: 2, depth: 1..3 }]",
        "blocks"
      ),
      ("space: x\ninput: { sides: [8] }\nlayerz: []", "layers"),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ mbconv: 8, kernel: [], expand: [3, 6] }]",
        "`kernel` is an empty list"
      ),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ mbconv: 8, kernel: [3, 5], expand: [] }]",
        "`expand` is an empty list"
      ),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ mbconv: 8, kernel: [3, 5], options: [] }]",
        "`options` is an empty list"
      ),
      ("space: x\nlayers: [{ words: [a, b] }, { words: [] }]", "`words` is an empty list"),
      (
        "space: x\ninput: { sides: [] }\nlayers: [{ conv: 8, kernel: [3, 5] }]",
        "`sides` is an empty list"
      ),
      (
        "space: x\nwidths: []\ninput: { sides: [8] }\nlayers: [{ conv: 8, kernel: [3, 5] }]",
        "`widths` is an empty list"
      ),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ mbconv: 8, kernel: [3, 5], gate: [0.25, 0.5] }]",
        "one number"
      ),
      (
        "space: x\ninput: { sides: [8] }\nlayers: [{ conv: 8, kernel: [3, 5], scaled: never }]",
        "yes, no"
      ),
    ])
  func mistakes(text: String, words: String) throws {
    do throws(Problems) {
      _ = try SearchSpace.read(TextFile(path: "space.yaml", text: text))
      Issue.record("not refused")
    } catch {
      let told = error.all.map { "\($0.words.what) \($0.words.mend ?? "")" }
      #expect(told.contains { $0.contains(words) }, "\(told)")
      #expect(error.all.allSatisfy { $0.place.line > 0 })
    }
  }

  @Test("yes and no, in the words of either YAML", arguments: ["no", "false", "yes", "true"])
  func answers(word: String) throws {
    let space = try SearchSpace.read(
      TextFile(
        path: "space.yaml",
        text: """
          space: x
          input: { sides: [8] }
          layers:
            - { conv: 8, kernel: [3, 5], scaled: \(word) }
            - { conv: 8, options: [{ kernel: 3 }, { skip: \(word) }] }
            - { conv: 8 }
          """))
    let isYes = word == "yes" || word == "true"
    #expect(space.positions[0].options[0].block?.isScaled == isYes)
    #expect((space.positions[1].options[1].block == nil) == isYes)
  }
}
