// SPDX-License-Identifier: Apache-2.0

/// Kernels that share a process and boosted trees.
enum KernelGroup: Int, CaseIterable {
  case windows
  case products
  case poolings
  case movers

  init(_ kind: KernelKind) {
    switch kind {
    case .convolution, .pointwise, .depthwise, .grouped, .transposed: self = .windows
    case .product, .recurrent: self = .products
    case .pooling: self = .poolings
    default: self = .movers
    }
  }
}
