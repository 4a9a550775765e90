// SPDX-License-Identifier: Apache-2.0

import Documents

/// Reads the compact form.
struct CompactReader {
  let place: Place
  private var names: [String: Int] = [:]
  private var tensors: [String] = []
  private var constants: [Int: Constant] = [:]

  init(file: String) {
    place = Place(file: file)
  }

  private func problem(_ words: String) -> Problem { Problem(.rule(words), at: place) }

  mutating func read(_ root: JSON) throws(Problem) -> Network {
    guard root["envelope-network"]?.whole == CompactNetwork.version else {
      throw problem(
        "the key `envelope-network` must be \(CompactNetwork.version): written by another version of this tool"
      )
    }
    let known = ["envelope-network", "name", "opset", "inputs", "usual", "outputs", "layers"]
    for (key, _) in root.members ?? [] where !known.contains(key) {
      throw problem("unknown key `\(key)`")
    }
    guard let told = root["inputs"]?.members, let items = root["layers"]?.items,
      let results = root["outputs"]?.items
    else { throw problem("`inputs`, `layers` and `outputs` are needed") }
    guard items.count <= ONNXReader.layerLimit else {
      throw problem("more than \(ONNXReader.layerLimit) layers")
    }
    var inputs: [Network.Input] = []
    for (name, value) in told { inputs.append(try input(name, value)) }
    for (name, value) in root["usual"]?.members ?? [] {
      guard let index = inputs.firstIndex(where: { $0.name == name }),
        let shape = Shape(text: value.words ?? "-"), shape.count > 0,
        shape.rank == inputs[index].axes?.count
      else { throw problem("`usual` names no shape of an input: \(name)") }
      inputs[index].usual = shape
    }
    var layers: [Layer] = []
    // Outputs first: a layer may be named before it stands.
    for (index, item) in items.enumerated() { layers.append(try layer(item, index)) }
    for (index, item) in items.enumerated() {
      layers[index].inputs = try operands(item, layers, index)
    }
    var outputs: [Int] = []
    for result in results {
      guard let name = result.words, let tensor = names[name] else {
        throw problem("the output `\(result.words ?? "?")` is given by no layer")
      }
      outputs.append(tensor)
    }
    return try GraphBuilder.ordered(
      Network(
        name: root["name"]?.words ?? "", inputs: inputs, outputs: outputs, layers: layers,
        tensors: tensors, constants: constants, opsets: ["": root["opset"]?.whole ?? 17]),
      at: place)
  }

  private mutating func add(_ name: String) throws(Problem) -> Int {
    guard names[name] == nil else { throw problem("two layers are called `\(name)`") }
    names[name] = tensors.count
    tensors.append(name)
    return tensors.count - 1
  }

  private mutating func input(_ name: String, _ value: JSON) throws(Problem) -> Network.Input {
    let parts = (value.words ?? "").split(separator: " ")
    guard parts.count == 2, let type = ElementType(name: parts[0]) else {
      throw problem("the input `\(name)` needs an element type and a shape: \"f32 1x3x224x224\"")
    }
    var axes: [Network.Axis] = []
    if parts[1] != "scalar" {
      for part in parts[1].split(separator: "x", omittingEmptySubsequences: false) {
        if let extent = Int(part) {
          guard extent > 0, extent <= Shape.extentLimit else {
            throw problem("the input `\(name)` has an extent of \(part)")
          }
          axes.append(.fixed(extent))
        } else {
          axes.append(.open(part == "?" ? "" : String(part)))
        }
      }
    }
    guard axes.count <= Shape.rankLimit else {
      throw problem("the input `\(name)` has too many axes")
    }
    return Network.Input(name: name, tensor: try add(name), type: type, axes: axes)
  }

  private mutating func layer(_ item: JSON, _ index: Int) throws(Problem) -> Layer {
    guard let members = item.members, let op = item["op"]?.words, let name = item["name"]?.words
    else {
      throw problem("layer \(index + 1) needs a `name` and an `op`")
    }
    let count = item["outputs"]?.whole ?? 1
    guard (1...4_096).contains(count) else {
      throw problem("layer `\(name)` has \(count) outputs")
    }
    var layer = Layer(
      name: name, op: op, domain: item["domain"]?.words ?? "", inputs: [], outputs: [])
    for place in 0..<count {
      layer.outputs.append(try add(place == 0 ? name : "\(name):\(place)"))
    }
    for (key, value) in members where !CompactNetwork.ownKeys.contains(key) {
      layer.attributes[key] = try attribute(key, value, name)
    }
    return layer
  }

  private mutating func operands(
    _ item: JSON, _ layers: [Layer], _ index: Int
  ) throws(Problem) -> [Int?] {
    let name = layers[index].name
    var operands: [Int?] = []
    if let told = item["in"] {
      guard let inputs = told.items else { throw problem("`in` of layer `\(name)` is no list") }
      for input in inputs {
        switch input {
        case .null: operands.append(nil)
        case .string(let source):
          guard let tensor = names[source] else {
            throw problem("layer `\(name)` reads `\(source)`, which nothing gives")
          }
          operands.append(tensor)
        default: operands.append(try constant(input, name))
        }
      }
    } else {
      guard index > 0 else { throw problem("layer `\(name)` is the first and needs `in`") }
      operands.append(layers[index - 1].outputs[0])
    }
    if let told = item["weights"] {
      guard let weights = told.items else {
        throw problem("`weights` of layer `\(name)` is no list")
      }
      for weight in weights { operands.append(try constant(weight, name)) }
    }
    return operands
  }

  private mutating func constant(_ value: JSON, _ layer: String) throws(Problem) -> Int {
    let constant = try read(constant: value, layer)
    let tensor = tensors.count
    tensors.append("\(layer) weights")
    constants[tensor] = constant
    return tensor
  }

  private func read(constant value: JSON, _ layer: String) throws(Problem) -> Constant {
    if let text = value.words {
      guard let shape = Shape(text: text) else {
        throw problem("layer `\(layer)`: `\(text)` is no shape")
      }
      return Constant(type: .float32, shape: shape)
    }
    let members = value.members ?? []
    guard let (name, told) = members.first(where: { ElementType(name: $0.0) != nil }),
      let type = ElementType(name: name), let shape = Shape(text: told.words ?? "-")
    else {
      throw problem("layer `\(layer)`: a constant needs a type and a shape: {\"i64\": \"2\"}")
    }
    for (key, _) in members where key != name && key != "values" && key != "stored" {
      throw problem("layer `\(layer)`: unknown key `\(key)` of a constant")
    }
    var constant = Constant(type: type, shape: shape)
    if let values = value["values"]?.items {
      guard values.count == shape.count, values.count <= Constant.elementLimit else {
        throw problem("layer `\(layer)`: \(values.count) values for \(shape)")
      }
      if type.isFloating {
        constant.elements = .real(values.map { $0.double ?? .nan })
      } else {
        constant.elements = .whole(
          values.map { $0.whole ?? $0.words.flatMap { Int($0) } ?? 0 })
      }
    }
    if let stored = value["stored"] {
      guard let count = stored.whole, count >= 0, count <= Shape.limit else {
        throw problem("layer `\(layer)`: `stored` is no number of elements")
      }
      constant.stored = count
    }
    return constant
  }

  private func attribute(
    _ key: String, _ value: JSON, _ layer: String
  ) throws(Problem) -> Attribute {
    switch value {
    case .string(let text): return .string(text)
    case .number(let number):
      return value.whole.map { .int($0) } ?? .float(number)
    case .array(let items):
      guard items.count <= Constant.elementLimit else {
        throw problem("layer `\(layer)`: `\(key)` has \(items.count) numbers")
      }
      if key != "scales" {
        let wholes = items.compactMap(\.whole)
        if wholes.count == items.count { return .ints(wholes) }
      }
      let numbers = items.compactMap(\.double)
      guard numbers.count == items.count else {
        throw problem("layer `\(layer)`: `\(key)` holds something that is no number")
      }
      return .floats(numbers)
    case .object: return .tensor(try read(constant: value, layer))
    case .bool, .null: throw problem("layer `\(layer)`: `\(key)` is neither number nor text")
    }
  }
}
