// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials

@testable import Networks

/// Writes ONNX models for the tests, field by field.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 128 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func field(_ number: Int, int value: Int) {
    varint(UInt64(number) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func field(_ number: Int, float value: Float) {
    varint(UInt64(number) << 3 | 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
  }

  mutating func field(_ number: Int, bytes content: [UInt8]) {
    varint(UInt64(number) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func field(_ number: Int, text: String) { field(number, bytes: Array(text.utf8)) }

  static func message(_ body: (inout WireWriter) -> Void) -> [UInt8] {
    var writer = WireWriter()
    body(&writer)
    return writer.bytes
  }
}

/// A model to be written.
struct Model {
  var inputs: [(name: String, type: ElementType, axes: [Network.Axis])] = []
  var nodes:
    [(
      op: String, domain: String, inputs: [String], outputs: [String],
      attributes: [(String, Attribute)]
    )] = []
  var weights: [(name: String, constant: Constant)] = []
  /// Graphs within nodes, by place.
  var bodies: [Int: [Body]] = [:]
  var outputs: [String] = []
  var opset = 17
  /// Whether weights lie in another file.
  var isExternal = false

  /// A graph within a node, as an attribute.
  struct Body {
    var name: String
    var model: Model
  }

  mutating func input(_ name: String, _ axes: [Int], _ type: ElementType = .float32) {
    inputs.append((name, type, axes.map { .fixed($0) }))
  }

  mutating func weight(_ name: String, _ extents: [Int], _ type: ElementType = .float32) {
    guard let shape = Shape(extents) else { return }
    weights.append((name, Constant(type: type, shape: shape)))
  }

  mutating func numbers(_ name: String, _ values: [Int], isScalar: Bool = false) {
    weights.append(
      (
        name,
        Constant(
          type: .int64, shape: isScalar ? .scalar : Shape.list(values.count),
          elements: .whole(values))
      ))
  }

  mutating func node(
    _ op: String, _ inputs: [String], _ outputs: [String], _ attributes: [(String, Attribute)] = [],
    domain: String = "", bodies: [(String, Model)] = []
  ) {
    if !bodies.isEmpty { self.bodies[nodes.count] = bodies.map { Body(name: $0.0, model: $0.1) } }
    nodes.append((op, domain, inputs, outputs, attributes))
  }

  private static func tensor(
    _ constant: Constant, name: String?, isExternal: Bool = false
  ) -> [UInt8] {
    .init(
      WireWriter.message { writer in
        for extent in constant.shape.extents { writer.field(1, int: extent) }
        writer.field(2, int: constant.type.rawValue)
        if let name { writer.field(8, text: name) }
        if case .whole(let values)? = constant.elements {
          var raw: [UInt8] = []
          for value in values {
            withUnsafeBytes(of: Int64(value).littleEndian) { raw += $0 }
          }
          writer.field(9, bytes: raw)
        } else if case .real(let values)? = constant.elements {
          for value in values { writer.field(4, float: Float(value)) }
        } else if isExternal {
          writer.field(14, int: 1)
        } else {
          writer.field(
            9,
            bytes: Array(repeating: 1, count: (constant.shape.count * constant.type.bits + 7) / 8))
        }
      })
  }

  private static func value(_ name: String, _ type: ElementType, _ axes: [Network.Axis]?) -> [UInt8]
  {
    WireWriter.message { writer in
      writer.field(1, text: name)
      writer.field(
        2,
        bytes: WireWriter.message { writer in
          writer.field(
            1,
            bytes: WireWriter.message { writer in
              writer.field(1, int: type.rawValue)
              guard let axes else { return }
              writer.field(
                2,
                bytes: WireWriter.message { writer in
                  for axis in axes {
                    writer.field(
                      1,
                      bytes: WireWriter.message { writer in
                        switch axis {
                        case .fixed(let extent): writer.field(1, int: extent)
                        case .open(let name): writer.field(2, text: name)
                        }
                      })
                  }
                })
            })
        })
    }
  }

  private static func attribute(_ name: String, _ value: Attribute) -> [UInt8] {
    WireWriter.message { writer in
      writer.field(1, text: name)
      switch value {
      case .int(let value):
        writer.field(3, int: value)
        writer.field(20, int: 2)
      case .float(let value):
        writer.field(2, float: Float(value))
        writer.field(20, int: 1)
      case .string(let text):
        writer.field(4, text: text)
        writer.field(20, int: 3)
      case .ints(let values):
        for value in values { writer.field(8, int: value) }
        writer.field(20, int: 7)
      case .floats(let values):
        for value in values { writer.field(7, float: Float(value)) }
        writer.field(20, int: 6)
      case .strings: break
      case .tensor(let constant):
        writer.field(5, bytes: tensor(constant, name: nil))
        writer.field(20, int: 4)
      case .graph:
        writer.field(6, bytes: [])
        writer.field(20, int: 5)
      }
    }
  }

  /// The bytes of its graph.
  private var graph: [UInt8] {
    WireWriter.message { writer in
      for (index, node) in nodes.enumerated() {
        writer.field(
          1,
          bytes: WireWriter.message { writer in
            for input in node.inputs { writer.field(1, text: input) }
            for output in node.outputs { writer.field(2, text: output) }
            writer.field(3, text: "\(node.op)_\(index)")
            writer.field(4, text: node.op)
            for (name, value) in node.attributes {
              writer.field(5, bytes: Self.attribute(name, value))
            }
            for body in bodies[index] ?? [] {
              writer.field(
                5,
                bytes: WireWriter.message { writer in
                  writer.field(1, text: body.name)
                  writer.field(6, bytes: body.model.graph)
                  writer.field(20, int: 5)
                })
            }
            if !node.domain.isEmpty { writer.field(7, text: node.domain) }
          })
      }
      writer.field(2, text: "test")
      for (name, constant) in weights {
        writer.field(5, bytes: Self.tensor(constant, name: name, isExternal: isExternal))
      }
      for input in inputs {
        writer.field(11, bytes: Self.value(input.name, input.type, input.axes))
      }
      for output in outputs { writer.field(12, bytes: Self.value(output, .float32, nil)) }
    }
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    WireWriter.message { writer in
      writer.field(1, int: 8)
      writer.field(7, bytes: graph)
      writer.field(
        8,
        bytes: WireWriter.message { writer in
          writer.field(1, text: "")
          writer.field(2, int: opset)
        })
    }
  }

  /// The network as the reader sees it.
  func network() throws -> Network {
    try Self.read(bytes)
  }

  /// What the reader makes of some bytes.
  static func read(_ bytes: [UInt8]) throws -> Network {
    try bytes.withUnsafeBytes { buffer in
      var reader = ONNXReader(bytes: buffer, place: Place(file: "test.onnx"))
      return try reader.network(named: "test")
    }
  }
}

extension Network {
  func shapedForTest(_ shapes: [String: Shape] = [:]) throws -> ShapedNetwork {
    try shaped(shapes, file: "test.onnx")
  }

  /// What is known of a tensor by name.
  func value(_ name: String, in shaped: ShapedNetwork) -> Value? {
    tensors.firstIndex(of: name).map { shaped.values[$0] }
  }
}
