// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import TestSupport
import Testing

@Suite("Validation")
struct ValidationTests {
  /// A fault put into a program that is valid but for it: column `x`, row `limit`.
  struct Fault: Sendable, CustomTestStringConvertible {
    var error: ProgramError
    var make: @Sendable (inout Program) -> Void
    var testDescription: String { "\(error)" }

    init(_ error: ProgramError, _ make: @escaping @Sendable (inout Program) -> Void) {
      self.error = error
      self.make = make
    }
  }

  static let y = ProgramError.Place.column(1, name: "y")
  static let more = ProgramError.Place.row(1, name: "more")

  static let faults: [Fault] = [
    Fault(.emptyName(.program)) { $0.name = "" },
    Fault(.emptyName(.column(1, name: ""))) { $0.addColumn("", .binary) },
    Fault(.emptyName(.row(1, name: ""))) { $0.addRow("", [], atMost: 1) },
    Fault(.duplicateName(.column(1, name: "x"), first: 0)) { $0.addColumn("x", .binary) },
    Fault(.duplicateName(.row(1, name: "limit"), first: 0)) { $0.addRow("limit", [], atMost: 1) },
    Fault(.objective(.program, value: .infinity)) { $0.objectiveConstant = .infinity },
    Fault(.objective(y, value: -.infinity)) {
      $0.addColumn("y", .binary, objective: -.infinity)
    },
    Fault(.coefficient(row: "more", column: "x", value: .infinity)) {
      $0.addRow("more", [Program.Term(column: 0, coefficient: .infinity)], atMost: 1)
    },
    Fault(.unknownColumn(row: "more", column: 1, columns: 1)) {
      $0.addRow("more", [Program.Term(column: 1, coefficient: 1)], atMost: 1)
    },
    Fault(.unknownColumn(row: "more", column: -1, columns: 1)) {
      $0.addRow("more", [Program.Term(column: -1, coefficient: 1)], atMost: 1)
    },
    Fault(.emptyBounds(y, lower: 2, upper: 1)) {
      $0.addColumn("y", .integer, lower: 2, upper: 1)
    },
    Fault(.emptyBounds(y, lower: .infinity, upper: .infinity)) {
      $0.addColumn("y", .continuous, lower: .infinity)
    },
    Fault(.emptyBounds(more, lower: 3, upper: 2)) { $0.addRow("more", [], atLeast: 3, atMost: 2) },
    Fault(.emptyBounds(more, lower: -.infinity, upper: -.infinity)) {
      $0.addRow("more", [], atMost: -.infinity)
    },
    Fault(.binaryBounds(column: "y", lower: 0, upper: 2)) {
      $0.addColumn("y", .binary, upper: 2)
    },
    Fault(.binaryBounds(column: "y", lower: -1, upper: 1)) {
      $0.addColumn("y", .binary, lower: -1)
    },
    Fault(.tooLarge(y, value: 1e16)) { $0.addColumn("y", .continuous, objective: 1e16) },
    Fault(.tooLarge(y, value: 1e300)) { $0.addColumn("y", .continuous, upper: 1e300) },
    Fault(.tooLarge(more, value: -1e30)) {
      $0.addRow("more", [Program.Term(column: 0, coefficient: -1e30)], atMost: 1)
    },
    Fault(.tooSmall(more, value: 1e-16)) {
      $0.addRow("more", [Program.Term(column: 0, coefficient: 1e-16)], atMost: 1)
    },
    Fault(.tooLarge(more, value: 1e20)) { $0.addRow("more", [], atMost: 1e20) },
  ]

  static var sound: Program {
    var program = Program(name: "sound", sense: .maximise)
    let x = program.addColumn("x", .continuous, objective: 1)
    program.addRow("limit", [Program.Term(column: x, coefficient: 1)], atMost: 5)
    return program
  }

  @Test("Each fault is reported with its evidence, by every solver too", arguments: faults)
  func reports(fault: Fault) {
    var program = Self.sound
    #expect(throws: Never.self) { try program.validate() }
    fault.make(&program)
    #expect(throws: fault.error) { try program.validate() }
    #expect(throws: SolverError.invalid(fault.error)) { try GLPKSolver().solve(program) }
    #expect(throws: SolverError.invalid(fault.error)) { try ExhaustiveSolver().solve(program) }
    _ = program.mps()
    _ = program.evaluate([1])
    _ = program.evaluate([1, 1])
  }

  /// Not-a-numbers are unequal to themselves, so these compare only the place.
  @Test("What is not a number is refused wherever it stands", arguments: 0..<6)
  func notANumber(place: Int) throws {
    var program = Self.sound
    switch place {
    case 0: program.objectiveConstant = .nan
    case 1: program.addColumn("y", .continuous, objective: .nan)
    case 2: program.addColumn("y", .continuous, lower: .nan)
    case 3: program.addColumn("y", .continuous, upper: .nan)
    case 4: program.addRow("more", [Program.Term(column: 0, coefficient: .nan)], atMost: 1)
    default: program.addRow("more", [], equals: .nan)
    }
    let error = #expect(throws: SolverError.self) { try GLPKSolver().solve(program) }
    guard case .invalid(let reason) = try #require(error) else {
      Issue.record("\(String(describing: error))")
      return
    }
    switch (place, reason) {
    case (0, .objective(.program, _)), (1, .objective(.column(1, name: "y"), _)),
      (2, .boundNotANumber(.column(1, name: "y"), _, _)),
      (3, .boundNotANumber(.column(1, name: "y"), _, _)),
      (4, .coefficient(row: "more", column: "x", _)),
      (5, .boundNotANumber(.row(1, name: "more"), _, _)):
      break
    default: Issue.record("\(reason)")
    }
  }
}

@Suite("Writing a program down")
struct ProgramTests {
  @Test("Terms of one column are summed and zeros dropped")
  func merges() {
    var program = Program(name: "merge", sense: .minimise)
    for name in ["a", "b", "c"] {
      program.addColumn(name, .binary)
    }
    program.addRow(
      "row",
      [(2, 1.0), (0, 2.0), (1, 3.0), (0, -5.0), (1, -3.0), (2, 0.0)].map {
        Program.Term(column: $0, coefficient: $1)
      }, atMost: 1)
    #expect(
      program.rows[0].terms == [
        Program.Term(column: 2, coefficient: 1), Program.Term(column: 0, coefficient: -3),
      ])
    let rounded = [0.1, 0.2, -0.3].map { Program.Term(column: 1, coefficient: $0) }
    program.addRow("rounded", rounded, atMost: 1)
    #expect(program.rows[1].terms.isEmpty)
    #expect(program.rows[0].lower == -.infinity)
    #expect(program.columns[0].bounds == Program.Bounds(lower: 0, upper: 1))
  }

  /// Columns n in 0...3, x at least 0, b binary; rows n + b <= 3 and 1.5 n + 1.5 x >= 3.
  @Test(
    "Evaluation finds the objective and the worst violation",
    arguments: [
      ([2, 0.5, 0], 4.5, 0),  // everything holds
      ([2, 0.5, 0.25], 4.5, 0.25),  // b is not whole
      ([3, 0, 1], 5.5, 1),  // the whole row, in plain units
      ([9, 0, 0], 14.5, 6),  // the whole row again: the bound of n is broken by 6 / 3 only
      ([3, -0.75, 0], 4.75, 0.75),  // the bound of x
      ([1, 0, 0], 2.5, 0.5),  // the real row, relative to its bound
    ] as [([Double], Double, Double)]
  )
  func evaluates(values: [Double], objective: Double, violation: Double) {
    var program = Program(name: "evaluate", sense: .minimise, objectiveConstant: 1)
    program.addColumn("n", .integer, upper: 3, objective: 1.5)
    program.addColumn("x", .continuous, objective: 1)
    program.addColumn("b", .binary)
    program.addRow("whole", [0, 2].map { Program.Term(column: $0, coefficient: 1) }, atMost: 3)
    program.addRow("real", [0, 1].map { Program.Term(column: $0, coefficient: 1.5) }, atLeast: 3)
    let found = program.evaluate(values)
    #expect(found.objective == objective)
    #expect(found.worstViolation == violation)
  }

  @Test("Values of the wrong count or outside the doubles are an infinite violation")
  func evaluatesAnything() {
    let program = ValidationTests.sound
    #expect(program.evaluate([]).worstViolation == .infinity)
    #expect(program.evaluate([1, 2]).worstViolation == .infinity)
    #expect(program.evaluate([.nan]).worstViolation == .infinity)
    #expect(program.evaluate([.infinity]).worstViolation == .infinity)
    #expect(program.evaluate([-.infinity]).worstViolation == .infinity)
  }
}
