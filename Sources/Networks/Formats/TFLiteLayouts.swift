// SPDX-License-Identifier: Apache-2.0

/// Which tensors of a TensorFlow Lite graph hold channels before positions here.
///
/// The file has channels last (`NHWC`), convolutions here have them first (`NCHW`). What a convolution, a pool or
/// a resizing reads and writes is turned, and so is everything that works element by element between such tensors:
/// then nothing has to be copied from one order into the other, as in a network that was exported with channels
/// first. Only where an operator needs the last axis last, as a product does, a transposition stands between them.
struct TFLiteLayouts {
  /// The order of a tensor's axes.
  enum Layout {
    /// As in the file.
    case plain
    /// Batch, channels, positions.
    case channelsFirst

    /// For each axis as it lies here, the axis in the file.
    func order(_ rank: Int) -> [Int] {
      self == .plain || rank < 3 ? Array(0..<rank) : [0, rank - 1] + Array(1..<rank - 1)
    }
  }

  /// What an operator asks of the order of its tensors.
  enum Demand {
    /// Its first input and its outputs have channels first.
    case images
    /// As `images`, where the data is the input at this place.
    case image(at: Int)
    /// Tensors of the same number of axes lie alike.
    case alike
    /// Nothing.
    case none
  }

  private var parents: [Int]
  private var isImage: [Bool]

  init(_ model: TFLiteModel) {
    parents = Array(model.tensors.indices)
    isImage = Array(repeating: false, count: model.tensors.count)
    for item in model.operators {
      let demand = item.isCustom ? .none : TFLiteBuiltin.rules[item.name]?.demand ?? .none
      switch demand {
      case .none: break
      case .images: demandImages(item, at: 0, model)
      case .image(let place): demandImages(item, at: place, model)
      case .alike:
        let tensors = item.outputs + item.inputs.compactMap(\.self)
        guard let first = item.outputs.first else { break }
        for tensor in tensors
        where model.tensors[tensor].rank == model.tensors[first].rank
          && model.tensors[tensor].data == nil
        {
          join(first, tensor)
        }
      }
    }
    for tensor in parents.indices where isImage[tensor] { isImage[root(tensor)] = true }
    for tensor in parents.indices { isImage[tensor] = isImage[root(tensor)] }
  }

  /// How a tensor lies.
  subscript(tensor: Int) -> Layout { isImage[tensor] ? .channelsFirst : .plain }

  private mutating func demandImages(
    _ item: TFLiteModel.Operator, at place: Int, _ model: TFLiteModel
  ) {
    for output in item.outputs { isImage[output] = true }
    if place < item.inputs.count, let input = item.inputs[place], model.tensors[input].data == nil {
      isImage[input] = true
    }
  }

  private mutating func root(_ tensor: Int) -> Int {
    var place = tensor
    while parents[place] != place {
      parents[place] = parents[parents[place]]
      place = parents[place]
    }
    return place
  }

  private mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (root(left), root(right))
    parents[max(left, right)] = min(left, right)
  }
}
