// SPDX-License-Identifier: Apache-2.0

/// Numbers of channels between which a library takes another, slower algorithm for products of matrices: a
/// step in power tells where.
struct SlowBox: Sendable, Hashable {
  /// The least and the most channels that are read, and that are written.
  let edges: [Double]

  init?(edges: [Double]) {
    guard edges.count == 4 else { return nil }
    self.edges = edges
  }

  /// The box that parts the logarithms of power best; nil where there are too few to say.
  init?(_ kernels: [Kernel], _ powers: [Double]) {
    let own = kernels.indices.filter {
      let kernel = kernels[$0]
      return kernel.groups == 1 && kernel.kernelHeight == 1 && kernel.strideHeight == 1
        && kernel.channelsIn >= 60 && kernel.channelsOut >= 60 && kernel.heightOut <= 30
        && kernel.kind == .pointwise
    }
    guard own.count >= 20 else { return nil }
    let (read, written) = (own.map { kernels[$0].channelsIn }, own.map { kernels[$0].channelsOut })
    let values = own.map { powers[$0] }
    let total = values.reduce(0, +)
    let count = Double(own.count)
    func gain(_ box: [Double]) -> Double {
      var (inside, sum) = (0.0, 0.0)
      for place in own.indices
      where read[place] >= box[0] && read[place] <= box[1] && written[place] >= box[2]
        && written[place] <= box[3]
      {
        inside += 1
        sum += values[place]
      }
      guard inside >= 5, inside < count else { return -1 }
      let apart = sum / inside - (total - sum) / (count - inside)
      return inside * (count - inside) / count * apart * apart
    }
    var box: [Double] = [90, 240, 90, 240]
    var best = gain(box)
    for _ in 0..<4 {
      var isChanged = false
      for edge in 0..<4 {
        let known = Set(edge < 2 ? read : written).sorted()
        for (low, high) in zip(known, known.dropFirst()) {
          var other = box
          other[edge] = (low + high) / 2
          let found = gain(other)
          if found > best + 1e-12 { (best, box, isChanged) = (found, other, true) }
        }
      }
      if !isChanged { break }
    }
    guard best > 0 else { return nil }
    edges = box
  }

  func holds(_ kernel: Kernel) -> Bool {
    kernel.groups == 1
      && ((kernel.kernelHeight == 1 && kernel.strideHeight == 1) || kernel.kernelHeight == 2)
      && kernel.channelsIn >= edges[0] && kernel.channelsIn <= edges[1]
      && kernel.channelsOut >= edges[2] && kernel.channelsOut <= edges[3]
  }
}
