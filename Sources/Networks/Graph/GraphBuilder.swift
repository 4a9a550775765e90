// SPDX-License-Identifier: Apache-2.0

import Documents

/// Puts a graph in order, as every format needs it.
enum GraphBuilder {
  /// The network with each layer after those that it reads from, unique names, and no layer that stands
  /// for a constant.
  ///
  /// - Throws: `Problem` for a tensor that nothing gives or two layers give, and for layers that wait for
  ///   each other.
  static func ordered(_ network: Network, at place: Place) throws(Problem) -> Network {
    var network = network
    name(&network)
    var giver = [Int](repeating: -1, count: network.tensors.count)
    for (index, layer) in network.layers.enumerated() {
      for case let output? in layer.outputs {
        guard giver[output] < 0, network.constants[output] == nil else {
          throw Problem(
            .rule(
              "layer `\(layer.name)` (\(layer.fullOp)) gives `\(network.tensors[output])`, which something else gives too"
            ), at: place)
        }
        giver[output] = index
      }
    }
    let fed = Set(network.inputs.map(\.tensor))
    var waiting = [Int](repeating: 0, count: network.layers.count)
    var readers: [[Int]] = Array(repeating: [], count: network.layers.count)
    var isInOrder = true
    for (index, layer) in network.layers.enumerated() {
      for case let input? in layer.inputs {
        let source = giver[input]
        if source >= 0 {
          readers[source].append(index)
          waiting[index] += 1
          if source >= index { isInOrder = false }
        } else if network.constants[input] == nil, !fed.contains(input) {
          throw Problem(
            .rule(
              "layer `\(layer.name)` (\(layer.fullOp)) reads `\(network.tensors[input])`, which nothing gives: the file is cut or edited wrongly"
            ), at: place)
        }
      }
    }
    for output in network.outputs
    where giver[output] < 0 && network.constants[output] == nil && !fed.contains(output) {
      throw Problem(
        .rule("the output `\(network.tensors[output])` is given by no layer"), at: place)
    }
    if isInOrder { return network }
    // The earliest layer that waits for nothing comes next, so that the order is the file's where it can.
    var order: [Int] = []
    var ready = waiting.indices.filter { waiting[$0] == 0 }
    var next = 0
    while next < ready.count {
      let index = ready[next]
      next += 1
      order.append(index)
      for reader in readers[index] {
        waiting[reader] -= 1
        if waiting[reader] == 0 { ready.append(reader) }
      }
    }
    guard order.count == network.layers.count else {
      let stuck = waiting.indices.first { waiting[$0] > 0 } ?? 0
      throw Problem(
        .rule(
          "layers wait for each other in a circle: `\(network.layers[stuck].name)` (\(network.layers[stuck].fullOp)) is one of them"
        ), at: place)
    }
    network.layers = order.map { network.layers[$0] }
    return network
  }

  /// Gives every layer a name of its own.
  private static func name(_ network: inout Network) {
    var seen: Set<String> = []
    var numbers: [String: Int] = [:]
    for index in network.layers.indices {
      var name = network.layers[index].name
      if name.isEmpty {
        // Tensors have names where layers have none.
        name =
          network.layers[index].outputs.compactMap { $0.map { network.tensors[$0] } }.first
          ?? "\(network.layers[index].op) \(index + 1)"
      }
      if !seen.insert(name).inserted {
        var number = numbers[name] ?? 2
        while !seen.insert("\(name)#\(number)").inserted { number += 1 }
        numbers[name] = number + 1
        name = "\(name)#\(number)"
      }
      network.layers[index].name = name
    }
  }
}
