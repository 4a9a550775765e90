// SPDX-License-Identifier: Apache-2.0

import Documents

/// A layer list, as architecture-search tools give it: `{"res": 192, "layers": [[op, kernel, stride, groups,
/// channels in, channels out, size in, size out, activation], …]}`, one layer after the other.
///
/// `conv` and `fc` have weights; `gap` pools; `add` adds the block's input, `mul` multiplies what the last
/// pool read. Images are square.
enum LayerList {
  static func network(_ root: JSON, file: String) throws(Problem) -> Network {
    var builder = LayerListBuilder(place: Place(file: file))
    guard let size = root["res"]?.whole, let items = root["layers"]?.items, let first = items.first
    else { throw builder.problem("`res` and `layers` are needed") }
    guard size > 0, size < Operators.attributeLimit else {
      throw builder.problem(
        "`res` is \(size); it must be a whole number above 0 and below \(Operators.attributeLimit)")
    }
    guard items.count <= ONNXReader.layerLimit else {
      throw builder.problem("more than \(ONNXReader.layerLimit) layers")
    }
    let channels = try builder.row(first, 1).channelsIn
    builder.begin(channels: channels, size: size)
    for (index, item) in items.enumerated() {
      try builder.add(builder.row(item, index + 1), index + 1)
    }
    return try builder.network(
      named: root["name"]?.words ?? root["space"]?.words ?? "layers", size: size,
      channels: channels)
  }
}

private struct LayerListBuilder {
  let place: Place
  private var layers: [Layer] = []
  private var tensors = ["input"]
  private var constants: [Int: Constant] = [:]
  /// What was written, with its channels and size; block borders are what no activation follows.
  private var written: [(tensor: Int, channels: Int, size: Int, isBorder: Bool)] = []
  private var pooled: Int?

  init(place: Place) {
    self.place = place
  }

  func problem(_ words: String) -> Problem { Problem(.rule(words), at: place) }

  func row(_ item: JSON, _ number: Int) throws(Problem) -> LayerRow {
    guard let fields = item.items, fields.count == Self.fields.count else {
      let found = item.items.map { "has \($0.count) fields" } ?? "is no list"
      throw problem("layer \(number) \(found); it has nine: \(Self.fields.joined(separator: ", "))")
    }
    let op = try word(fields, 0, number, LayerRow.Operator.init(rawValue:))
    var numbers: [Int] = []
    for place in 1...7 {
      guard let whole = fields[place].whole, whole > 0, whole < Operators.attributeLimit else {
        throw wrong(fields, place, number, "a whole number above 0")
      }
      numbers.append(whole)
    }
    let activation = try word(fields, 8, number, LayerRow.Activation.init(word:))
    return LayerRow(
      op, kernel: numbers[0], stride: numbers[1], groups: numbers[2],
      channels: (numbers[3], numbers[4]), size: (numbers[5], numbers[6]), activation)
  }

  /// What a row has, in its order.
  private static let fields = [
    "operator", "kernel", "stride", "groups", "channels in", "channels out", "size in", "size out",
    "activation",
  ]

  private func word<Word: RawRepresentable & CaseIterable>(
    _ fields: [JSON], _ place: Int, _ number: Int, _ read: (String) -> Word?
  ) throws(Problem) -> Word where Word.RawValue == String {
    if let text = fields[place].words, let word = read(text) { return word }
    let known = Word.allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: fields[place].words ?? "", among: known)
    throw wrong(
      fields, place, number,
      "one of \(known.joined(separator: ", "))"
        + (near.first.map { "; did you mean `\($0)`?" } ?? ""))
  }

  private func wrong(
    _ fields: [JSON], _ place: Int, _ number: Int, _ rule: String
  ) -> Problem {
    problem(
      "layer \(number), field \(place + 1) (\(Self.fields[place])) is `\(fields[place].line().prefix(40))`; it must be \(rule)"
    )
  }

  /// A row's channels and sizes are those that the rows before it make: whoever wrote others means another network.
  private func check(
    _ row: LayerRow, after last: (tensor: Int, channels: Int, size: Int, isBorder: Bool),
    _ number: Int
  ) throws(Problem) {
    let before = number == 1 ? "the input" : "layer \(number - 1)"
    func hold(_ field: Int, _ told: Int, _ found: Int, _ why: String) throws(Problem) {
      guard told != found else { return }
      throw problem(
        "layer \(number), field \(field + 1) (\(Self.fields[field])) is \(told), where \(why) \(found)"
      )
    }
    var (channels, size) = (last.channels, last.size)
    switch row.op {
    case .conv:
      size = (last.size + 2 * (row.kernel / 2) - row.kernel) / row.stride + 1
    case .fc:
      // A dense layer reads an image as one row; its sides are those of either.
      let flat = Shape([last.channels, last.size, last.size])?.count
      if row.channelsIn == flat { channels = row.channelsIn }
      if row.sizeIn == 1 { size = 1 }
    case .gap: break
    case .mul:
      guard let pooled else { break }
      size = written[pooled].size
    case .add: break
    }
    try hold(4, row.channelsIn, channels, "\(before) writes")
    try hold(
      6, row.sizeIn, row.op == .conv ? last.size : size,
      row.op == .mul ? "what the last pool read is" : "\(before) writes")
    switch row.op {
    case .conv:
      try hold(7, row.sizeOut, size, "kernel \(row.kernel) and stride \(row.stride) leave")
    case .fc: break
    case .gap:
      try hold(5, row.channelsOut, channels, "a pool writes as many as it reads,")
      try hold(7, row.sizeOut, 1, "a pool leaves")
    case .mul, .add:
      try hold(5, row.channelsOut, channels, "it writes as many as it reads,")
      try hold(7, row.sizeOut, size, "it writes what it reads,")
    }
  }

  mutating func begin(channels: Int, size: Int) {
    written = [(0, channels, size, true)]
  }

  private mutating func weight(_ extents: [Int], _ number: Int) throws(Problem) -> Int {
    guard let shape = Shape(extents) else { throw problem("layer \(number) is too large") }
    tensors.append("w\(number)")
    constants[tensors.count - 1] = Constant(type: .float32, shape: shape)
    return tensors.count - 1
  }

  private mutating func append(
    _ name: String, _ op: String, _ inputs: [Int], _ attributes: [String: Attribute] = [:]
  ) -> Int {
    tensors.append(name)
    layers.append(
      Layer(
        name: name, op: op, inputs: inputs, outputs: [tensors.count - 1], attributes: attributes))
    return tensors.count - 1
  }

  mutating func add(_ row: LayerRow, _ number: Int) throws(Problem) {
    guard let last = written.last else { return }
    try check(row, after: last, number)
    let name = "\(row.op)\(number)"
    var tensor: Int
    switch row.op {
    case .conv:
      guard row.groups <= row.channelsIn, row.channelsIn % row.groups == 0 else {
        throw problem("layer \(number): \(row.channelsIn) channels in \(row.groups) groups")
      }
      let weights = try weight(
        [row.channelsOut, row.channelsIn / row.groups, row.kernel, row.kernel], number)
      let bias = try weight([row.channelsOut], number)
      let before = row.kernel / 2
      tensor = append(
        name, "Conv", [last.tensor, weights, bias],
        [
          "group": .int(row.groups), "strides": .ints([row.stride, row.stride]),
          "pads": .ints([before, before, before, before]),
        ])
    case .fc:
      let flat = append("\(name)/flat", "Flatten", [last.tensor])
      let weights = try weight([row.channelsOut, row.channelsIn], number)
      let bias = try weight([row.channelsOut], number)
      tensor = append(name, "Gemm", [flat, weights, bias], ["transB": .int(1)])
    case .gap:
      pooled = written.count - 1
      tensor = append(name, "GlobalAveragePool", [last.tensor])
    case .mul:
      guard let pooled else {
        throw problem("layer \(number) multiplies, and no pool is before it")
      }
      tensor = append(name, "Mul", [written[pooled].tensor, last.tensor])
    case .add:
      let other = written.dropLast().last {
        $0.isBorder && $0.channels == row.channelsOut && $0.size == row.sizeOut
      }
      guard let other else {
        throw problem(
          "layer \(number) adds, and nothing before has \(row.channelsOut) channels")
      }
      tensor = append(name, "Add", [last.tensor, other.tensor])
    }
    if let activation = row.activation.layer {
      tensor = append("\(name)/\(row.activation)", activation, [tensor])
    }
    written.append(
      (tensor, row.channelsOut, row.sizeOut, row.activation == .none || written.count == 1))
  }

  func network(named name: String, size: Int, channels: Int) throws(Problem) -> Network {
    guard let last = written.last else { throw problem("no layers") }
    return try GraphBuilder.ordered(
      Network(
        name: name,
        inputs: [
          Network.Input(
            name: "input", tensor: 0, type: .float32,
            axes: [.fixed(1), .fixed(channels), .fixed(size), .fixed(size)])
        ], outputs: [last.tensor], layers: layers, tensors: tensors, constants: constants,
        opsets: ["": 17]), at: place)
  }
}
