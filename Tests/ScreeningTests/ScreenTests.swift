// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction
import Quantities
import Testing

@testable import Screening

@Suite("Screens") struct ScreenTests {
  /// A member of a space at random.
  private func member(_ space: SearchSpace, _ random: inout SplitMix) -> [Int] {
    var choice: [Int] = []
    var hasEnded = false
    for position in space.choices {
      if position.isFirst || !position.isInDepth { hasEnded = false }
      let count = position.options.count
      let option = hasEnded ? count - 1 : Int(random.unit() * Double(count))
      hasEnded = position.isInDepth && position.options[option].block == nil
      choice.append(option)
    }
    return choice
  }

  @Test(
    "by choices, by layers and by the graph: the same figures",
    arguments: ["ofa-mobilenetv3", "proxylessnas", "fbnet", "mcunet-like"])
  func same(name: String) throws {
    let space = try Samples.space(name)
    let clock = try Samples.clock()
    let screen = Screen(Samples.budget, clock: clock, precision: .fp32, spaces: [space])
    guard case .layers(let trained) = clock else { return }
    var random = SplitMix(state: 5)
    for number in 0..<40 {
      let choice = member(space, &random)
      let side = space.sides[Int(random.unit() * Double(space.sides.count))]
      let width = space.widths[Int(random.unit() * Double(space.widths.count))]
      try screen.judge(space: name, choice: choice, side: side, width: width)
      let byChoice = (screen.architecture, screen.verdict)
      let rows = try space.rows(choice, side: side, width: width)
      try screen.judge(rows)
      #expect(screen.architecture.macs == byChoice.0.macs)
      #expect(screen.architecture.parameters == byChoice.0.parameters)
      #expect(screen.architecture.memory == byChoice.0.memory)
      let time = try #require(screen.architecture.latency).value
      #expect(abs(time / (try #require(byChoice.0.latency).value) - 1) < 1e-12)
      #expect(screen.verdict.answer == byChoice.1.answer)
      guard number < 8 else { continue }
      // What `plan predict` does.
      let root = try JSON.read(Array(Samples.text(rows).utf8), file: "list")
      let shaped = try Network.read(root, file: "list").shaped(file: "list")
      let kernels = try #require(Kernel.kernels(of: shaped, .blocked, at: .fp32))
      let figures = trained.model.figures(kernels.map(\.kernel))
      #expect(abs(time / (try #require(figures.latency)) - 1) < 1e-12)
      let memory = try #require(shaped.memory(at: .fp32))
      let weights = Double(shaped.totals.parameters) * 4
      #expect(screen.architecture.memory?.value == weights + Double(memory.arena))
      #expect(screen.architecture.memory?.low == weights + Double(memory.range.lowerBound))
    }
  }

  @Test("lines are read as the JSON reader reads them, damaged ones too") func lines() throws {
    let space = try Samples.space("mcunet-like")
    let fast = Screen(Samples.budget, clock: try Samples.clock(), precision: .fp32)
    var random = SplitMix(state: 11)
    var wrong = 0
    for number in 0..<600 {
      let rows = try space.rows(member(space, &random), side: 64, width: 0.5)
      var bytes = Array(Samples.text(rows).utf8)
      for _ in 0..<(number % 4) {
        let place = Int(random.unit() * Double(bytes.count))
        switch Int(random.unit() * 4) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(bytes[Int(random.unit() * Double(bytes.count))], at: place)
        case 2: bytes[place] = UInt8(32 + Int(random.unit() * 96))
        default: bytes[place] = UInt8(random.unit() * 256)
        }
      }
      guard !bytes.contains(10), let text = String(validating: bytes, as: UTF8.self) else {
        continue
      }
      let found = try Samples.line(fast, text)
      var expected: Architecture?
      if let root = try? JSON.read(bytes, file: "candidates.jsonl"), root["layers"] != nil {
        let slow = Screen(Samples.budget, clock: .unknown, precision: .fp32)
        if let network = try? Network.read(root, file: "list"), (try? slow.judge(network)) != nil {
          expected = slow.architecture
        }
      }
      if found["verdict"]?.words == "error" { wrong += 1 }
      #expect((found["verdict"]?.words == "error") == (expected == nil), "\(text)")
      #expect(found["macs"]?.double == expected?.macs, "\(text)")
      #expect(found["memory_bytes"]?.double == expected?.memory?.value, "\(text)")
    }
    #expect(wrong > 100)
  }

  @Test(
    "what is no candidate is an error, and says why",
    arguments: [
      ("", "error"), ("{}", "no candidate"), ("[1,2]", "no candidate"), ("nonsense", "not JSON"),
      ("{\"res\":32,\"layers\":[[\"conv\",3,1,1,3,1000000,32,32,\"relu\"]]}", ""),
      ("{\"res\":32,\"layers\":[[\"conv\",3,1,7,3,8,32,32,\"relu\"]]}", "groups"),
      ("{\"res\":32,\"layers\":[[\"warp\",3,1,1,3,8,32,32,\"relu\"]]}", "warp"),
      ("{\"res\":NaN,\"layers\":[]}", "JSON"), ("{\"res\":32,\"layers\":[]}", "layers"),
      ("{\"network\":\"/nowhere.onnx\"}", "cannot read"),
      ("{\"space\":\"nowhere\",\"choice\":[1]}", "no space"),
      ("{\"space\":\"mcunet-like\",\"res\":64,\"choice\":[99]}", "99"),
      ("{\"space\":\"mcunet-like\",\"choice\":[0]}", "not said"),
      ("{\"space\":\"mcunet-like\",\"res\":\"64\",\"choice\":[0]}", "whole number"),
      ("{\"space\":\"mcunet-like\",\"res\":65,\"choice\":[0]}", "65"),
      ("{\"space\":\"mcunet-like\",\"res\":64,\"width\":\"x\",\"choice\":[null]}", "is a number"),
      ("{\"space\":\"mcunet-like\",\"res\":64,\"choice\":[\"a\",{}]}", "no number"),
      (
        "{\"space\":\"mcunet-like\",\"res\":64,\"widht\":0.5,\"choice\":[0]}",
        "unknown key `widht`; did you mean `width`?"
      ),
      (
        "{\"space\":\"mcunet-like\",\"res\":64,\"widht\":0.5,\"choice\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
        "did you mean `width`?"
      ),
      (
        "{\"res\":32,\"layers\":[[\"conv\",3,\"2\",1,3,8,32,32,\"relu\"]]}",
        "field 3 (stride) is `\"2\"`"
      ),
      ("{\"res\":32,\"layers\":[[\"conv\",3,0,1,3,8,32,32,\"relu\"]]}", "a whole number above 0"),
      (
        "{\"res\":32,\"layers\":[[\"conv\",3,1,1,3,8,32,32]]}",
        "has 8 fields; it has nine: operator"
      ),
      ("{\"res\":32,\"layers\":[7]}", "layer 1 is no list"),
      ("{\"res\":32,\"layers\":[[\"cnov\",3,1,1,3,8,32,32,\"relu\"]]}", "did you mean `conv`?"),
      (
        "{\"res\":32,\"layers\":[[\"conv\",3,1,1,3,8,32,32,null]]}",
        "field 9 (activation) is `null`"
      ),
    ])
  func refusals(text: String, words: String) throws {
    let screen = Screen(
      Samples.budget, clock: try Samples.clock(), precision: .fp32,
      spaces: [try Samples.space("mcunet-like")])
    let found = try Samples.line(screen, text)
    guard !words.isEmpty else { return }
    #expect(found["verdict"]?.words == "error")
    #expect(words == "error" || (found["error"]?.words ?? "").contains(words))
  }

  /// A small sound list; each of the faults below changes one number of it.
  private static let sound = """
    {"res":32,"layers":[["conv",3,2,1,3,16,32,16,"relu"],["conv",3,1,16,16,16,16,16,"relu"],
    ["gap",16,1,1,16,16,16,1,"none"],["conv",1,1,1,16,8,1,1,"relu"],["conv",1,1,1,8,16,1,1,"hsigmoid"],
    ["mul",1,1,1,16,16,16,16,"none"],["conv",1,1,1,16,16,16,16,"none"],["conv",3,1,1,16,16,16,16,"none"],
    ["add",1,1,1,16,16,16,16,"none"],["gap",16,1,1,16,16,16,1,"none"],["fc",1,1,1,16,10,1,1,"none"]]}
    """.replacing("\n", with: "")

  @Test(
    "a row that contradicts the row before it is told with both values",
    arguments: [
      (
        "[[\"conv\",3,2,1,3,16,32", "[[\"conv\",3,2,1,3,16,33",
        "layer 1, field 7 (size in) is 33, where the input writes 32"
      ),
      (
        "3,16,32,16,\"relu\"", "3,16,32,17,\"relu\"",
        "layer 1, field 8 (size out) is 17, where kernel 3 and stride 2 leave 16"
      ),
      (
        "[\"conv\",3,1,16,16,16,16,16", "[\"conv\",3,1,1,24,16,16,16",
        "layer 2, field 5 (channels in) is 24, where layer 1 writes 16"
      ),
      (
        "[\"conv\",3,1,16,16,16,16,16", "[\"conv\",3,1,16,16,16,32,32",
        "layer 2, field 7 (size in) is 32, where layer 1 writes 16"
      ),
      (
        "[\"gap\",16,1,1,16,16,16,1,\"none\"],[\"conv\",1",
        "[\"gap\",16,1,1,16,24,16,1,\"none\"],[\"conv\",1", "layer 3, field 6 (channels out) is 24"
      ),
      (
        "[\"gap\",16,1,1,16,16,16,1,\"none\"],[\"conv\",1",
        "[\"gap\",16,1,1,16,16,16,4,\"none\"],[\"conv\",1",
        "layer 3, field 8 (size out) is 4, where a pool leaves 1"
      ),
      (
        "[\"mul\",1,1,1,16,16,16,16", "[\"mul\",1,1,1,16,16,8,8",
        "layer 6, field 7 (size in) is 8, where what the last pool read is 16"
      ),
      (
        "[\"add\",1,1,1,16,16,16,16", "[\"add\",1,1,1,16,16,8,16",
        "layer 9, field 7 (size in) is 8, where layer 8 writes 16"
      ),
      (
        "[\"fc\",1,1,1,16,10", "[\"fc\",1,1,1,64,10",
        "layer 11, field 5 (channels in) is 64, where layer 10 writes 16"
      ),
    ])
  func contradictions(old: String, new: String, words: String) throws {
    let screen = Screen(Samples.budget, clock: try Samples.clock(), precision: .fp32)
    #expect(try Samples.line(screen, Self.sound)["verdict"]?.words == "admit")
    let text = Self.sound.replacing(old, with: new)
    #expect(text != Self.sound)
    let found = try Samples.line(screen, text)
    #expect(found["error"]?.words?.contains(words) == true, "\(found.line())")
  }

  @Test("a dense layer reads an image as one row, its sides told either way")
  func denseOfImage() throws {
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32)
    for (channels, size) in [(2_048, 1), (2_048, 16)] {
      let text =
        "{\"res\":16,\"layers\":[[\"conv\",3,1,1,3,8,16,16,\"relu\"],[\"fc\",1,1,1,\(channels),10,\(size),1,\"none\"]]}"
      #expect(try Samples.line(screen, text)["parameters"]?.whole == 224 + 20_490)
    }
  }

  @Test("an empty activation is none") func emptyActivation() throws {
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32)
    let empty = try Samples.line(screen, Self.sound.replacing("\"none\"", with: "\"\""))
    let found = empty.line()
    #expect(try found == Samples.line(screen, Self.sound).line() && found.contains("unsure"))
  }

  /// The published counts of the cell |conv3~0|+|conv3~0|skip~1|+|none~0|conv3~1|skip~2|: 113.95 M and 0.802 M.
  @Test("a space whose layers are not told is counted by what its choices add") func sums() throws {
    let space = try Samples.space("nasbench201")
    let budget = Budget([.init("macs", .macs, most: 100e6, source: "here")])
    let screen = Screen(budget, clock: .unknown, precision: .fp32, spaces: [space])
    try screen.judge(space: nil, choice: [3, 3, 1, 0, 3, 1])
    #expect(screen.architecture.macs == 113_951_360)
    #expect(screen.architecture.parameters == 802_426 && screen.verdict.answer == .reject)
    try screen.judge(space: nil, choice: [3, 2, 1, 0, 3, 1])
    #expect(screen.architecture.macs == 82_494_080 && screen.verdict.answer == .admit)
    // Three chosen, the rest open: nothing that follows goes below.
    try screen.judge(space: nil, choice: [3, 3, 3])
    #expect(screen.architecture.macs == 113_951_360 && screen.verdict.answer == .reject)
    try screen.judge(space: nil, choice: [3, 3])
    #expect(screen.verdict.answer == .unsure)
  }

  /// Blocks beyond a stage's depth have kernels and expansions too, which say nothing.
  @Test("once-for-all's own form says the same as the choices") func ownForm() throws {
    let space = try Samples.space("ofa-mobilenetv3")
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32, spaces: [space])
    let (kernels, expansions) = (
      (0..<20).map { [3, 5, 7][$0 % 3] }, (0..<20).map { [6, 3, 4][$0 % 3] }
    )
    let depths = [2, 4, 3, 2, 4]
    let own = try Samples.line(
      screen, "{\"ks\":\(kernels),\"e\":\(expansions),\"d\":\(depths),\"r\":[160],\"wid\":1.2}")
    let words = (0..<20).map { $0 % 4 < depths[$0 / 4] ? "k\(kernels[$0])e\(expansions[$0])" : "-" }
    let choice = try zip(space.choices, words).map { position, word in
      try #require(position.options.firstIndex { $0.word == word })
    }
    let same = try Samples.line(
      screen, "{\"space\":\"ofa-mobilenetv3\",\"choice\":\(choice),\"res\":160,\"width\":1.2}")
    #expect(own["macs"]?.double != nil && own["macs"] == same["macs"])
    #expect(own["parameters"] == same["parameters"])
    for (line, words) in [
      (
        "{\"ks\":\(kernels),\"e\":\(expansions),\"d\":[1,2,2,2,2],\"r\":[160]}",
        "cannot be left out"
      ),
      ("{\"ks\":\(kernels),\"e\":\(expansions),\"d\":[2,2],\"r\":[160]}", "5 stages"),
      ("{\"ks\":[3],\"e\":[3],\"d\":\(depths)}", "20 positions"),
      ("{\"ks\":[1e300],\"e\":[3],\"d\":\(depths)}", "not a whole number"),
      ("{\"ks\":\(kernels),\"e\":\(expansions),\"d\":\(depths),\"res\":160}", "res"),
    ] {
      #expect(try Samples.line(screen, line)["error"]?.words?.contains(words) == true, "\(line)")
    }
  }

  @Test(
    "counts of words that no layer has, or beside layers, are refused",
    arguments: [
      ("base: { macs: 1 }\ncounts: [{ word: c, macs: 2 }]", "no layer has the word `c`"),
      ("counts: [{ word: a, macs: 2 }]", "base"), ("base: { macs: -1 }", "-1"),
      ("base: { macs: 1, flops: 2 }", "flops"),
    ])
  func wrongSums(text: String, words: String) {
    do throws(Problems) {
      _ = try SearchSpace.read(
        TextFile(path: "s.yaml", text: "space: s\nlayers:\n  - { words: [a, b] }\n\(text)\n"))
      Issue.record("it is read: \(text)")
    } catch {
      let found = error.all.map { "\($0.text) \($0.words.what)" }.joined(separator: "; ")
      #expect(found.contains(words), "\(found)")
    }
  }

  @Test("of a network with an operator that nobody knows, figures are the least") func strange()
    throws
  {
    var network = Network(
      name: "n", inputs: [], outputs: [1], layers: [], tensors: ["x", "y"], constants: [:],
      opsets: ["": 17])
    network.inputs = [.init(name: "x", tensor: 0, type: .float32, axes: [.fixed(1), .fixed(8)])]
    network.layers = [
      Layer(name: "m", op: "Mystery", domain: "com.example", inputs: [0], outputs: [1])
    ]
    let budget = Budget([.init("macs", .macs, most: 1, source: "here")])
    let screen = Screen(budget, clock: .unknown, precision: .fp32)
    try screen.judge(network)
    #expect(screen.verdict.answer == .unsure && screen.isPartial)
    network.layers[0] = Layer(name: "m", op: "Relu", inputs: [0], outputs: [1])
    try screen.judge(network)
    #expect(screen.verdict.answer == .admit && !screen.isPartial)
  }

  @Test("what --extreme writes is a candidate too") func handedOn() throws {
    let space = try Samples.space("nasbench201")
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32, spaces: [space])
    let found = try Samples.line(
      screen,
      "{\"space\":\"nasbench201\",\"width\":1,\"choice\":[0,0,0,0,0,0],\"value\":3,\"proved\":true,\"programs\":2}"
    )
    #expect(found["verdict"]?.words == "unsure", "\(found.line())")
  }

  @Test(
    "an id is handed through as it stands",
    arguments: ["7", "\"a\\\"b\"", "null", "{\"x\":[1,2.50]}"])
  func identity(id: String) throws {
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32)
    let text = Samples.text([LayerRow(.conv, kernel: 3, channels: (3, 8), size: (16, 16), .relu)])
    let found = try Samples.line(screen, text.replacing("\"id\":7", with: "\"id\":\(id)"))
    let told = try JSON.read(Array("[\(id)]".utf8), file: "id.json")
    #expect(found["id"]?.line() == told.items?.first?.line())
    #expect(found["verdict"]?.words == "unsure" && found["limiting"]?.words == "latency")
  }

  @Test(
    "bounds of open choices: no completion goes below", arguments: ["ofa-mobilenetv3", "fbnet"])
  func bounds(name: String) throws {
    let space = try Samples.space(name)
    let screen = Screen(
      Samples.budget, clock: try Samples.clock(), precision: .fp32, spaces: [space])
    var random = SplitMix(state: 3)
    for _ in 0..<60 {
      let whole = member(space, &random)
      let side = space.sides[Int(random.unit() * Double(space.sides.count))]
      let open = whole.map { random.unit() < 0.5 ? Optional($0) : nil }
      let prefix = Array(open.prefix(Int(random.unit() * Double(open.count))))
      for partial in [open, prefix.map { $0 }]
      where partial.count < whole.count || partial.contains(nil) {
        try screen.judge(space: name, choice: whole, side: side)
        let truth = screen.architecture
        // A prefix of the very member, so that it is one of its completions.
        let known = partial.enumerated().map {
          $0.element == nil ? nil : Optional(whole[$0.offset])
        }
        try screen.judge(space: name, choice: known, side: side)
        #expect(screen.isPartial && screen.verdict.answer != .admit)
        #expect(try #require(screen.architecture.macs) <= (try #require(truth.macs)))
        #expect(try #require(screen.architecture.parameters) <= (try #require(truth.parameters)))
        let bound = try #require(screen.architecture.latency).value
        #expect(bound <= (try #require(truth.latency).value))
      }
    }
  }

  /// A family with the energies of a phone carried over by twelve networks: so much for each second, and for what each
  /// choice does.
  private static func family(_ target: Target, _ setting: Setting, batch: Int) throws
    -> NetworkFamily
  {
    var family = try #require(try Samples.predictor("nasbench201").families.first)
    guard target == .energy else { return family }
    let space = try Samples.space("nasbench201")
    var rows = Measurements()
    for number in 0..<12 {
      let choice = (0..<6).map { (number * 7 + $0 * (number + 3)) % 5 }
      var row = Measurement(level: .network, setting: setting, place: Place(file: "imaginary"))
      (row.network, row.batch) = (try #require(space.architecture(choice)), batch)
      let time = try #require(
        family.figure(of: row.network, resolution: "", .init(setting, batch: batch, .latency)))
      row.energy = 2 * time.value + 1e-4 * Double(choice.reduce(1, +))
      rows.add(row)
    }
    #expect(family.carry(rows) == 1)
    return family
  }

  @Test(
    "families: every prefix of every cell is a bound", arguments: [Target.latency, .energy])
  func cells(target: Target) throws {
    let space = try Samples.space("nasbench201")
    let known = try #require(try Samples.predictor("nasbench201").families.first)
    let own = try #require(known.heads.first { $0.setting.device == "pixel3" })
    let family = try Self.family(target, own.setting, batch: own.batch)
    let figures = try #require(FamilyFigures(family, own.setting, batch: own.batch))
    #expect((figures.energy != nil) == (target == .energy))
    let asked: Budget.Figure = target == .energy ? .energy : .latency
    let screen = Screen(
      Budget([.init("limit", asked, most: 0.01, source: "")]), clock: .family(figures),
      precision: .fp32, spaces: [space])
    func told() throws -> Double { try #require(screen.architecture.figure(asked)).value }
    var least: [[Int]: Double] = [:]
    for cell in 0..<15_625 {
      var rest = cell
      let choice = (0..<6).map { _ -> Int in
        defer { rest /= 5 }
        return rest % 5
      }
      try screen.judge(space: "nasbench201", choice: choice)
      let value = try told()
      if cell % 500 == 0 {
        let name = try #require(space.architecture(choice))
        let head = NetworkFamily.Head(own.setting, batch: own.batch, target)
        let found = try #require(family.figure(of: name, resolution: "", head))
        #expect(abs(value / found.value - 1) < 1e-9)
      }
      for count in 0..<6 {
        let prefix = Array(choice.prefix(count))
        least[prefix] = min(least[prefix] ?? .infinity, value)
      }
    }
    for (prefix, truth) in least {
      try screen.judge(space: "nasbench201", choice: prefix.map { $0 })
      #expect(try told() <= truth)
    }
  }

  @Test("many workers give the lines of one, in order") func workers() throws {
    let space = try Samples.space("mcunet-like")
    let clock = try Samples.clock()
    var random = SplitMix(state: 2)
    var text: [UInt8] = []
    for number in 0..<400 {
      if number % 50 == 3 { text += Array("broken\n".utf8) }
      if number % 70 == 5 { text += Array("\n".utf8) }
      text +=
        Array(Samples.text(try space.rows(member(space, &random), side: 96, width: 1)).utf8) + [10]
    }
    let padded = text + [UInt8](repeating: 0, count: 16)
    func run(_ workers: Int) -> ([UInt8], Tallied) {
      let pool = ScreenPool(workers: workers) {
        Screen(Samples.budget, clock: clock, precision: .fp32)
      }
      var out: [UInt8] = []
      padded.withUnsafeBufferPointer { bytes in
        pool.judge(UnsafeBufferPointer(rebasing: bytes[..<text.count])) { out += Array($0) }
      }
      return (out, pool.tallied)
    }
    let one = run(1)
    let many = run(5)
    #expect(one.0 == many.0 && one.1 == many.1)
    #expect(one.1.wrong == 8 && one.1.count == 408)
  }
}

@Suite("Hostile input") struct HostileTests {
  @Test("counts that would overflow, and lists too long for the quick way") func overflow() throws {
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32)
    let row = LayerRow(.conv, channels: (9_999, 9_999), size: (99, 99))
    let found = try Samples.line(screen, Samples.text([LayerRow](repeating: row, count: 20_000)))
    let macs = 20_000.0 * Double(row.macs)
    #expect(abs((found["macs"]?.double ?? 0) / macs - 1) < 1e-8)
    let huge = LayerRow(.conv, channels: (999_999, 999_999), size: (999, 999))
    _ = try Samples.line(screen, Samples.text([LayerRow](repeating: huge, count: 30)))
  }

  private static let extremes = [
    "-9223372036854775808", "9223372036854775807", "-9223372036854775809", "18446744073709551616",
    "4611686018427387904", "2147483648", "4294967296", "1e308", "-1e308", "1e-320", "1e400", "-0",
    "0", "-1", "1e19", "0.5", "99999999999999999999999999",
  ]

  private static let lines = [
    #"{"res": 192, "layers": [["conv", 3, 2, 1, 3, 16, 192, 96, "hswish"], ["conv", 3, 1, 16, 16, 16, 96, 96, "relu"], ["gap", 1, 1, 1, 16, 16, 96, 1, "none"], ["fc", 1, 1, 1, 16, 10, 1, 1, "none"]]}"#,
    #"{"envelope-network": 1, "opset": 17, "inputs": {"x": "f32 1x3x8x8"}, "outputs": ["f"], "layers": [{"name": "c", "op": "Conv", "in": ["x"], "weights": ["8x3x3x3"], "pads": [1, 1, 1, 1], "strides": [2, 2], "dilations": [1, 1], "group": 1}, {"name": "t", "op": "ConvTranspose", "weights": ["8x4x3x3"], "pads": [1, 1, 1, 1], "output_padding": [0, 0]}, {"name": "a", "op": "AveragePool", "kernel_shape": [2, 2], "pads": [0, 0, 0, 0]}, {"name": "p", "op": "GlobalAveragePool"}, {"name": "f", "op": "Flatten", "axis": 1}]}"#,
    #"{"space": "ofa-mobilenetv3", "res": 192, "width": 1, "choice": [3, 2, 4, 9, 3, 1, 4, 7, 6, 4, 6, 8, 6, 4, 1, 7, 1, 3, 0, 6]}"#,
  ]

  /// A number anywhere in a line, also one of a shape such as `1x3x8x8`.
  @Test("a number that no network has gives a verdict or an error, and the next line is judged")
  func extremeNumbers() throws {
    let space = try Samples.space("ofa-mobilenetv3")
    let screen = Screen(
      Samples.budget, clock: try Samples.clock(), precision: .fp32, spaces: [space])
    let sound = try Self.lines.map { try Samples.line(screen, $0).line() }
    #expect(sound.allSatisfy { $0.contains("verdict") && !$0.contains("error") }, "\(sound)")
    var errors = 0
    for line in Self.lines {
      for match in line.matches(of: /\d+/) {
        for extreme in Self.extremes {
          let text = line[..<match.startIndex] + extreme + line[match.endIndex...]
          let found = try Samples.line(screen, String(text))
          #expect(found["verdict"]?.words != nil, "\(text)")
          if found["verdict"]?.words == "error" { errors += 1 }
        }
      }
    }
    #expect(errors > 500, "\(errors) errors")
    #expect(try Self.lines.map { try Samples.line(screen, $0).line() } == sound)
  }

  @Test(
    "options that are none",
    arguments: [
      "[0,0,0,0,0,-1]", "[\"x\",0,0,0,0,0]", "[4294967296,0,0,0,0,0]", "[0,0,0,0,0,5]",
      "[0,0,0,0,0,0,0]",
      "[null,null,null,null,null,-3]", "[1.5,0,0,0,0,0]",
    ])
  func options(text: String) throws {
    let space = try Samples.space("nasbench201")
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32, spaces: [space])
    let found = try Samples.line(screen, "{\"choice\":\(text)}")
    #expect(found["verdict"]?.words == "error", "\(found.line())")
  }

  @Test("an input that one line names is not another's") func selection() throws {
    let space = try Samples.space("mcunet-like")
    let screen = Screen(Samples.budget, clock: .unknown, precision: .fp32, spaces: [space])
    let choice = "\"choice\":[\(space.choices.map { _ in "0" }.joined(separator: ","))]"
    func macs(_ head: String) throws -> Double? {
      try Samples.line(screen, "{\(head)\(choice)}")["macs"]?.double
    }
    let small = try macs("\"res\":64,")
    let large = try macs("\"id\":\"é\",\"res\":224,")
    #expect(small != nil && small != large)
    #expect(try macs("\"res\":64,") == small && macs("\"res\":224,") == large)
    #expect(try macs("") == nil)
    let partial = try Samples.line(screen, "{\"choice\":[0],\"res\":224}")
    #expect(partial["partial"] == .bool(true))
    #expect(try macs("") == nil && macs("\"res\":64,") == small)
    #expect(try Samples.line(screen, "{\"res\":64,\(choice)}")["partial"] == nil)
  }
}
