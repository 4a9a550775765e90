// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import TestSupport

extension Program {
  /// A small random program: mixed columns and senses, one-sided rows, ranges and equations. Some
  /// are infeasible and some unbounded; the whole columns are bounded, so all can be enumerated.
  static func random(seed: UInt64) -> Program {
    var random = Seeded(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Double {
      Double(Int.random(in: range, using: &random))
    }
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    var program = Program(
      name: "random \(seed)", sense: chance(50) ? .minimise : .maximise,
      objectiveConstant: number(-9...9))
    let continuousShare = chance(40) ? 0 : Int.random(in: 20...100, using: &random)
    for index in 0..<Int.random(in: 2...6, using: &random) {
      let objective = number(-9...9) / (chance(30) ? 4 : 1)
      if chance(continuousShare) {
        let lower = chance(10) ? -Double.infinity : number(-3...2)
        let upper = chance(35) ? Double.infinity : number(2...9) + 0.5
        program.addColumn(
          "c\(index)", .continuous, lower: lower, upper: upper, objective: objective)
      } else if chance(60) {
        program.addColumn("b\(index)", .binary, objective: objective)
      } else {
        let lower = number(-2...1) - (chance(20) ? 0.5 : 0)
        program.addColumn(
          "i\(index)", .integer, lower: lower, upper: lower + number(0...4), objective: objective)
      }
    }
    for index in 0..<Int.random(in: 1...5, using: &random) {
      var terms: [Term] = []
      for column in program.columns.indices where chance(65) {
        terms.append(Term(column: column, coefficient: number(-5...7) / (chance(20) ? 2 : 1)))
      }
      let side = number(-4...14)
      switch Int.random(in: 0..<10, using: &random) {
      case 0...4: program.addRow("r\(index)", terms, atMost: side)
      case 5...6: program.addRow("r\(index)", terms, atLeast: side / 2)
      case 7...8: program.addRow("r\(index)", terms, atLeast: side - number(1...6), atMost: side)
      default: program.addRow("r\(index)", terms, equals: side / (chance(50) ? 2 : 1))
      }
    }
    return program
  }

  /// A multi-dimensional knapsack that takes thousands of nodes.
  static func knapsack(columns: Int, rows: Int, seed: UInt64) -> Program {
    var random = Seeded(seed: seed)
    var program = Program(name: "knapsack", sense: .maximise)
    for index in 0..<columns {
      let gain = Double(Int.random(in: 200...300, using: &random))
      program.addColumn("take\(index)", .binary, objective: gain)
    }
    for index in 0..<rows {
      let terms = program.columns.indices.map {
        Term(column: $0, coefficient: Double(Int.random(in: 100...300, using: &random)))
      }
      let total = terms.reduce(0) { $0 + $1.coefficient }
      program.addRow("room\(index)", terms, atMost: (total / 2).rounded())
    }
    return program
  }

  /// Three things of which the second and third are worth taking: the optimum is 9.
  static var small: Program {
    var program = Program(name: "small", sense: .maximise)
    let things = [(5.0, 4.0), (6.0, 3.0), (3.0, 1.0)].enumerated().map { index, thing in
      (
        program.addColumn("thing\(index)", .binary, objective: thing.0), thing.1
      )
    }
    program.addRow("room", things.map { Term(column: $0, coefficient: $1) }, atMost: 4)
    return program
  }
}

extension Outcome {
  /// The case without its contents.
  var kind: String {
    switch self {
    case .optimal: "optimal"
    case .feasible: "feasible"
    case .infeasible: "infeasible"
    case .unbounded: "unbounded"
    case .noAnswer: "noAnswer"
    }
  }

  /// The solution, if there is one.
  var solution: Solution? {
    switch self {
    case .optimal(let solution), .feasible(let solution, _, _): solution
    case .infeasible, .unbounded, .noAnswer: nil
    }
  }
}
