// SPDX-License-Identifier: Apache-2.0

import CGLPK

/// A valid program in the shape the C call takes. The only file that solves in C.
struct GLPKCall {
  /// What the objective is multiplied by on its way to GLPK: a power of two, so nothing is
  /// rounded. GLPK compares objectives with 1 plus their magnitude, which misjudges tiny ones.
  let objectiveScale: Double

  private let maximise: Bool
  private let columns: [CGLPKColumn]
  private let rows: [CGLPKRow]
  private let entries: [CGLPKEntry]
  private let solver: GLPKSolver

  /// Lays out `program`, whose columns all have effective bounds. The objective's constant stays
  /// behind: a large one would loosen GLPK's relative tolerance.
  init(_ program: Program, solver: GLPKSolver) throws(SolverError) {
    let entryCount = program.rows.reduce(0) { $0 + $1.terms.count }
    let counts = [
      ("columns", program.columns.count), ("rows", program.rows.count), ("terms", entryCount),
    ]
    for (what, count) in counts where count > Self.largestCount {
      throw .tooLarge(what: what, count: Double(count), limit: Double(Self.largestCount))
    }
    let scale = Self.scale(for: program)
    objectiveScale = scale
    maximise = program.sense == .maximise
    columns = program.columns.map { column in
      let bounds = column.effectiveBounds ?? column.bounds
      return CGLPKColumn(
        lower: bounds.lower, upper: bounds.upper, objective: column.objective * scale,
        is_integer: column.kind != .continuous)
    }
    rows = program.rows.map { CGLPKRow(lower: $0.lower, upper: $0.upper) }
    var entries: [CGLPKEntry] = []
    entries.reserveCapacity(entryCount)
    for (number, row) in program.rows.enumerated() {
      for term in row.terms {
        entries.append(
          CGLPKEntry(
            row: Int32(number), column: Int32(term.column), coefficient: term.coefficient))
      }
    }
    self.entries = entries
    self.solver = solver
  }

  /// What came back: the C result, one raw value for each column, GLPK's words if it broke off.
  struct Reply {
    var result: CGLPKResult
    var values: [Double]
    var message: String
  }

  /// Solves on this thread, plainly or after GLPK's own reductions.
  func run(_ limits: Limits, presolve: Bool) -> Reply {
    var values = [Double](repeating: 0, count: columns.count)
    var message = [CChar](repeating: 0, count: 2048)
    var options = options(limits)
    options.presolve = presolve
    // What came out wrong at the strict tolerance gets GLPK's own; the answer is checked either way.
    if presolve { options.linear_tolerance = 1e-7 }
    let result = columns.withUnsafeBufferPointer { columns in
      rows.withUnsafeBufferPointer { rows in
        entries.withUnsafeBufferPointer { entries in
          var program = CGLPKProgram(
            maximise: maximise, column_count: Int32(columns.count), row_count: Int32(rows.count),
            entry_count: Int32(entries.count), columns: columns.baseAddress,
            rows: rows.baseAddress, entries: entries.baseAddress)
          return withExtendedLifetime(limits.cancel) {
            cglpk_solve(&program, &options, &values, &message, message.count)
          }
        }
      }
    }
    let words = String(
      decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return Reply(result: result, values: values, message: words)
  }

  /// GLPK's own limit on rows and columns.
  private static let largestCount = 100_000_000

  private static func scale(for program: Program) -> Double {
    let largest = program.columns.reduce(0) { max($0, abs($1.objective)) }
    guard largest > 0, !(0x1p-4...0x1p20).contains(largest) else { return 1 }
    return Double(sign: .plus, exponent: 10 - Int(largest.exponent), significand: 1)
  }

  private func options(_ limits: Limits) -> CGLPKOptions {
    var options = CGLPKOptions()
    // A looser integer tolerance lets a big coefficient smuggle a fraction past a 0/1 column. A
    // stricter one than the nodes' feasibility tolerance, 1e-7, is worse: a value between the two
    // is neither whole nor branched away, and feasible programs come out infeasible. A looser
    // objective tolerance stops short of optima that differ in the eighth digit.
    options.integer_tolerance = 1e-7
    options.objective_tolerance = 1e-10
    options.linear_tolerance = 1e-9
    options.scaling = true
    options.rounding_cuts = solver.cuts == .rounding
    options.pseudocost_branching = solver.branching == .pseudocost
    options.node_limit = Int32(clamping: max(0, limits.nodes))
    options.seconds = limits.usableSeconds ?? -1
    if let cancel = limits.cancel {
      options.cancel_context = Unmanaged.passUnretained(cancel).toOpaque()
      options.is_cancelled = { context in
        guard let context else { return false }
        return Unmanaged<CancelFlag>.fromOpaque(context).takeUnretainedValue().isRaised
      }
    }
    return options
  }
}
