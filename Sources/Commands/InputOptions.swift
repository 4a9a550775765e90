// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Networks

/// What a network is fed, where its file leaves it open.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An input's shape, for example images=1x3x320x320; the name may be left out where there is one input. May be repeated.",
      valueName: "name=shape"))
  var input: [String] = []

  @Option(
    help: ArgumentHelp(
      "The extent of an open axis, for example seq=128, of all inputs that name it. May be repeated.",
      valueName: "name=extent"))
  var axis: [String] = []

  /// Shapes of inputs by name.
  func shapes(of network: Network, _ path: String) throws(Problem) -> [String: Shape] {
    var shapes: [String: Shape] = [:]
    for text in input {
      // A name may have an equals sign in it; a shape has none.
      let cut = text.lastIndex(of: "=")
      let name = cut.map { String(text[..<$0]) } ?? network.inputs.first?.name ?? ""
      let words = cut.map { text[text.index(after: $0)...] } ?? text[...]
      guard let shape = Shape(text: words), cut != nil || network.inputs.count == 1 else {
        throw Problem(
          .rule(
            "--input `\(text)` is not NAME=SHAPE, for example \(network.inputs.first?.name ?? "images")=1x3x224x224"
          ), at: Place(file: path))
      }
      shapes[name] = shape
    }
    return shapes
  }

  /// Extents of open axes by name.
  func axes(_ path: String) throws(Problem) -> [String: Int] {
    var axes: [String: Int] = [:]
    for text in axis {
      guard let cut = text.lastIndex(of: "="), cut > text.startIndex,
        let extent = Int(text[text.index(after: cut)...]), (1..<1_000_000).contains(extent)
      else {
        throw Problem(
          .rule("--axis `\(text)` is not NAME=EXTENT, for example seq=128"), at: Place(file: path))
      }
      axes[String(text[..<cut])] = extent
    }
    return axes
  }
}
