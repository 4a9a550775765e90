// SPDX-License-Identifier: Apache-2.0

/// Recurrent cells, unrolled over time.
extension Operators {
  static let recurrents: [(String, OperatorRule)] = [
    ("LSTM", { call throws(OperatorFailure) in try recurrent(call, gates: 4) }),
    ("GRU", { call throws(OperatorFailure) in try recurrent(call, gates: 3) }),
    ("RNN", { call throws(OperatorFailure) in try recurrent(call, gates: 1) }),
  ]

  /// Each step multiplies the input and the state by the weights of every gate.
  static func recurrent(_ call: Call, gates: Int) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    guard input.rank == 3 else { throw .invalid("\(input) needs steps, batch and features") }
    let isBatchFirst = call.int("layout", 0) != 0
    let steps = isBatchFirst ? input[1] : input[0]
    let batch = isBatchFirst ? input[0] : input[1]
    let directions = call.string("direction", "forward") == "bidirectional" ? 2 : 1
    var hidden = call.int("hidden_size", 0)
    let told = try call.shape(1)
    if hidden == 0, told.rank >= 1 { hidden = told[min(1, told.rank - 1)] / gates }
    guard hidden > 0, hidden < attributeLimit else { throw .invalid("`hidden_size` is \(hidden)") }
    // Weights of whole floating point lie as directions x (gates x hidden) x features.
    let weights = told
    guard weights.rank == 3, weights.count == directions * gates * hidden * input[2] else {
      throw .invalid("weights \(weights) do not fit the input \(input)")
    }
    let type = call.input(0)?.type
    let output =
      isBatchFirst
      ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden]
    let state = isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden]
    let cells = Double(steps) * Double(batch) * Double(directions) * Double(hidden)
    return Outcome(
      [
        Value(type: type, shape: try call.made(output)),
        Value(type: type, shape: try call.made(state)),
        Value(type: type, shape: try call.made(state)),
      ],
      Work(
        macs: cells * Double(gates) * Double(input[2] + hidden),
        operations: cells * Double(gates) * 6))
  }
}
