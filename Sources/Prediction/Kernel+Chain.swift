// SPDX-License-Identifier: Apache-2.0

public import Networks

extension Kernel {
  /// A kernel of a layer list.
  ///
  /// - Parameters:
  ///   - part: what of the row it is.
  ///   - isFlat: whether what is written is a row and no image.
  public init(
    _ row: LayerRow, _ part: Chain.Part, at precision: Precision?,
    runtime execution: ShapedNetwork.Execution
  ) {
    let names = Self.practice(execution, precision).names
    let isFlat = row.op == .fc
    func image(_ channels: Int, _ size: Int) -> Shape {
      Shape([1, channels, size, size]) ?? .scalar
    }
    let read = image(row.channelsIn, row.sizeIn)
    let written =
      isFlat ? Shape([1, row.channelsOut]) ?? .scalar : image(row.channelsOut, row.sizeOut)
    var window = Window()
    var item = RuntimeKernel(
      layer: 0, op: "", isCopy: false, isBlocked: part.isBlocked, isFused: part.isFused, inputs: [],
      output: written, bytesIn: 0, bytesOut: 0)
    var isLayer = false
    switch part.role {
    case .layer:
      isLayer = true
      item.op = row.layer
      switch row.op {
      case .conv:
        item.inputs = part.hasSum ? [read, written] : [read]
        window.extents = [row.kernel, row.kernel]
        window.strides = [row.stride, row.stride]
        window.padding = row.kernel / 2
        window.groups = row.groups
        window.weights = 2
      case .fc: item.inputs = [Shape([1, row.channelsIn]) ?? .scalar]
      case .gap: item.inputs = [read]
      case .add: item.inputs = [read, written]
      case .mul: item.inputs = [written, image(row.channelsIn, 1)]
      }
    case .activation:
      item.op = row.activation.layer ?? ""
      item.inputs = [written]
    case .flatten:
      item.op = "Flatten"
      item.inputs = [read]
      item.output = Shape([1, row.channelsIn]) ?? .scalar
    case .readIntoBlocks, .readOutOfBlocks: item.inputs = [read]
    case .otherIntoBlocks, .otherOutOfBlocks: item.inputs = [written]
    case .gateOutOfBlocks: item.inputs = [image(row.channelsIn, 1)]
    }
    switch part.role {
    case .readIntoBlocks, .otherIntoBlocks: item.op = "ReorderInput"
    case .readOutOfBlocks, .otherOutOfBlocks, .gateOutOfBlocks: item.op = "ReorderOutput"
    default: item.op = names[item.op] ?? item.op
    }
    if item.op.hasPrefix("Reorder") {
      item.isCopy = true
      item.output = item.inputs[0]
    }
    item.bytesIn = item.inputs.reduce(0) { $0 + 4 * $1.count }
    item.bytesOut = 4 * item.output.count
    self.init(
      item, window, macs: isLayer ? Double(row.macs) : 0, parameters: isLayer ? row.parameters : 0,
      weightBytes: isLayer ? 4 * row.parameters : 0, at: precision)
  }
}
