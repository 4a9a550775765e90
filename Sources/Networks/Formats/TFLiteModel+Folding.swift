// SPDX-License-Identifier: Apache-2.0

extension TFLiteModel {
  /// The model with what older converters wrote around a convolution as part of it: padding before it, and a dilated
  /// one's way through images of every n-th position.
  func folded() -> TFLiteModel {
    var model = self
    var readers: [Int: [Int]] = [:]
    var givers: [Int: Int] = [:]
    for (index, item) in operators.enumerated() {
      for case let input? in item.inputs { readers[input, default: []].append(index) }
      for output in item.outputs { givers[output] = index }
    }
    for output in outputs { readers[output, default: []].append(-1) }
    func numbers(_ item: Operator, _ place: Int) -> [Int]? {
      guard place < item.inputs.count, let tensor = item.inputs[place],
        let data = tensors[tensor].data, tensors[tensor].type == .int32,
        let shape = Shape(tensors[tensor].extents), shape.count <= 2 * Shape.rankLimit
      else { return nil }
      return Elements(bytes, in: data, of: .int32, count: shape.count)?.wholes
    }
    func onlyReader(_ item: Operator) -> Int? {
      guard item.outputs.count == 1, let all = readers[item.outputs[0]], all.count == 1,
        all[0] >= 0, givers[item.outputs[0]] != nil
      else { return nil }
      return all[0]
    }
    var gone: Set<Int> = []
    for (index, item) in operators.enumerated() where !item.isCustom {
      guard let next = onlyReader(item), next > index, let data = item.inputs.first ?? nil,
        tensors[data].data == nil, tensors[data].rank == 4, !operators[next].isCustom,
        ["CONV_2D", "DEPTHWISE_CONV_2D"].contains(operators[next].name),
        operators[next].inputs.first == item.outputs.first, model.operators[next].pads == nil,
        (try? operators[next].code(0)) == 1
      else { continue }
      let window = operators[next]
      if item.name == "PAD", let pads = numbers(item, 1), pads.count == 8,
        pads[0] == 0, pads[1] == 0, pads[6] == 0, pads[7] == 0, pads.allSatisfy({ $0 >= 0 })
      {
        model.operators[next].inputs[0] = data
        model.operators[next].pads = [pads[2], pads[4], pads[3], pads[5]]
        gone.insert(index)
      }
      if item.name == "SPACE_TO_BATCH_ND", let block = numbers(item, 1), block.count == 2,
        block.allSatisfy({ $0 > 0 }), let pads = numbers(item, 2), pads.count == 4,
        isPlain(window), let (last, sum) = end(after: window, onlyReader),
        numbers(operators[last], 1) == block, let crops = numbers(operators[last], 2),
        crops.count == 4
      {
        let own = zip(pads, crops).map { $0 &- $1 }
        guard own.allSatisfy({ $0 >= 0 }) else { continue }
        model.operators[next].inputs[0] = data
        model.operators[next].dilations = block
        model.operators[next].pads = [own[0], own[2], own[1], own[3]]
        model.operators[sum ?? next].outputs = operators[last].outputs
        gone.formUnion([index, last])
      }
    }
    model.operators = model.operators.indices.filter { !gone.contains($0) }.map {
      model.operators[$0]
    }
    return model
  }

  /// Whether a convolution takes every position, and neighbours together.
  private func isPlain(_ window: Operator) -> Bool {
    let fields = window.name == "CONV_2D" ? [1, 2, 4, 5] : [1, 2, 5, 6]
    return fields.allSatisfy { field in
      guard let options = window.options else { return true }
      return (try? options.int(field, Int32.self, 1)) == 1
    }
  }

  /// The operator that puts a convolution's positions together again, and the bias that is added before.
  private func end(
    after window: Operator, _ onlyReader: (Operator) -> Int?
  ) -> (last: Int, sum: Int?)? {
    guard let next = onlyReader(window), !operators[next].isCustom else { return nil }
    if operators[next].name == "BATCH_TO_SPACE_ND" { return (next, nil) }
    guard operators[next].name == "ADD",
      operators[next].inputs.allSatisfy({ input in
        input.map { tensors[$0].data != nil || window.outputs.contains($0) } ?? false
      }), let last = onlyReader(operators[next]), !operators[last].isCustom,
      operators[last].name == "BATCH_TO_SPACE_ND"
    else { return nil }
    return (last, next)
  }
}
