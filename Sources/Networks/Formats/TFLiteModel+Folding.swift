// SPDX-License-Identifier: Apache-2.0

extension TFLiteModel {
  /// The model with what converters write around a convolution as part of it: padding before it, and a dilated one's way
  /// through images of every n-th position.
  func folded() -> TFLiteModel {
    var folding = TFLiteFolding(self)
    folding.fold()
    return folding.model
  }
}

/// Takes operators around convolutions into them.
private struct TFLiteFolding {
  private(set) var model: TFLiteModel
  /// The model as it was.
  private let given: TFLiteModel
  private var readers: [Int: [Int]] = [:]
  private var gone: Set<Int> = []

  init(_ model: TFLiteModel) {
    self.model = model
    given = model
    for (index, item) in model.operators.enumerated() {
      for case let input? in item.inputs { readers[input, default: []].append(index) }
    }
    for output in model.outputs { readers[output, default: []].append(-1) }
  }

  mutating func fold() {
    for (index, item) in given.operators.enumerated() where !item.isCustom {
      guard let data = item.inputs.first ?? nil, given.tensors[data].data == nil else { continue }
      switch item.name {
      case "PAD": takePadding(index, data)
      case "SPACE_TO_BATCH_ND": takeDilation(index, data)
      default: break
      }
    }
    model.operators = model.operators.indices.filter { !gone.contains($0) }.map {
      model.operators[$0]
    }
  }

  /// Padding of rows and columns alone becomes that of the convolution behind it.
  private mutating func takePadding(_ index: Int, _ data: Int) {
    guard given.tensors[data].rank == 4, let window = window(behind: index),
      let pads = numbers(index, 1), pads.count == 8, pads.allSatisfy({ $0 >= 0 }),
      pads[0] == 0, pads[1] == 0, pads[6] == 0, pads[7] == 0
    else { return }
    model.operators[window].inputs[0] = data
    model.operators[window].pads = [pads[2], pads[4], pads[3], pads[5]]
    gone.insert(index)
  }

  /// Blocks of positions as images of their own, a convolution of these, and the positions together again: one dilated
  /// convolution. Over time it stands between two views with and without an axis of rows.
  private mutating func takeDilation(_ index: Int, _ data: Int) {
    let rank = given.tensors[data].rank
    guard rank == 3 || rank == 4, let block = numbers(index, 1), block.count == rank - 2,
      block.allSatisfy({ $0 > 0 }), let pads = numbers(index, 2), pads.count == 2 * block.count
    else { return }
    let wide = rank == 3 ? reader(of: index, among: ["EXPAND_DIMS", "RESHAPE"]) : nil
    if rank == 3 {
      guard let wide, let output = given.operators[wide].outputs.first,
        given.tensors[output].rank == 4, given.tensors[output].extents[1] == 1
      else { return }
    }
    guard let window = window(behind: wide ?? index), isPlain(given.operators[window]) else {
      return
    }
    var last = window
    let narrow = rank == 3 ? reader(of: window, among: ["RESHAPE", "SQUEEZE"]) : nil
    if rank == 3 {
      guard let narrow, let output = given.operators[narrow].outputs.first,
        given.tensors[output].rank == 3
      else { return }
      last = narrow
    }
    // A bias that is added to the blocks is added to the whole as well.
    if let sum = reader(of: last, among: ["ADD"]),
      given.operators[sum].inputs.allSatisfy({ input in
        input.map { given.tensors[$0].data != nil || given.operators[last].outputs.contains($0) }
          ?? false
      })
    {
      last = sum
    }
    guard let end = reader(of: last, among: ["BATCH_TO_SPACE_ND"]), numbers(end, 1) == block,
      let crops = numbers(end, 2), crops.count == pads.count,
      let result = given.operators[end].outputs.first, given.tensors[result].rank == rank
    else { return }
    let own = zip(pads, crops).map { $0 &- $1 }
    guard own.allSatisfy({ $0 >= 0 }) else { return }
    model.operators[window].dilations = rank == 3 ? [1] + block : block
    model.operators[window].pads =
      rank == 3 ? [0, own[0], 0, own[1]] : [own[0], own[2], own[1], own[3]]
    model.operators[wide ?? window].inputs[0] = data
    model.operators[last].outputs = given.operators[end].outputs
    gone.formUnion([index, end])
    if let wide, let narrow {
      let image = given.operators[window].outputs[0]
      takeViews(wide, narrow, image, of: given.tensors[data], given.tensors[result])
    }
  }

  /// The views around a convolution over time have the extents of the whole, not of its blocks.
  private mutating func takeViews(
    _ wide: Int, _ narrow: Int, _ image: Int, of data: TFLiteModel.Tensor,
    _ result: TFLiteModel.Tensor
  ) {
    model.operators[wide].name = "EXPAND_DIMS"
    model.operators[narrow].name = "SQUEEZE"
    let (first, second) = (given.operators[wide].outputs[0], given.operators[narrow].outputs[0])
    for (tensor, whole) in [(first, data), (image, result)] {
      model.tensors[tensor].extents = [whole.extents[0], 1, whole.extents[1], whole.extents[2]]
      model.tensors[tensor].open = Set(whole.open.map { $0 == 0 ? 0 : $0 + 1 })
    }
    model.tensors[second].extents = result.extents
    model.tensors[second].open = result.open
  }

  /// The convolution without padding that is the only reader of an operator, as its data.
  private func window(behind index: Int) -> Int? {
    guard let next = reader(of: index, among: ["CONV_2D", "DEPTHWISE_CONV_2D"]),
      given.operators[next].inputs.first == given.operators[index].outputs.first,
      model.operators[next].pads == nil, (try? given.operators[next].code(0)) == 1
    else { return nil }
    return next
  }

  /// The only reader of an operator's only output, where it is one of some builtins and comes later.
  private func reader(of index: Int, among names: Set<String>) -> Int? {
    let outputs = given.operators[index].outputs
    guard outputs.count == 1, let all = readers[outputs[0]], all.count == 1, all[0] > index,
      !given.operators[all[0]].isCustom, names.contains(given.operators[all[0]].name),
      given.operators[all[0]].outputs.count == 1
    else { return nil }
    return all[0]
  }

  /// Whole numbers that are stored.
  private func numbers(_ index: Int, _ place: Int) -> [Int]? {
    let inputs = given.operators[index].inputs
    guard place < inputs.count, let tensor = inputs[place], let data = given.tensors[tensor].data,
      given.tensors[tensor].type == .int32, let shape = Shape(given.tensors[tensor].extents),
      shape.count <= 2 * Shape.rankLimit
    else { return nil }
    return Elements(given.bytes, in: data, of: .int32, count: shape.count)?.wholes
  }

  /// Whether a convolution takes every position, and neighbours together.
  private func isPlain(_ window: TFLiteModel.Operator) -> Bool {
    let fields = window.name == "CONV_2D" ? [1, 2, 4, 5] : [1, 2, 5, 6]
    return fields.allSatisfy { field in
      guard let options = window.options else { return true }
      return (try? options.int(field, Int32.self, 1)) == 1
    }
  }
}
