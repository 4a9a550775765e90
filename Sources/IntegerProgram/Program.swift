// SPDX-License-Identifier: Apache-2.0

/// A linear program whose columns may have to be whole: minimise or maximise a sum over columns,
/// subject to rows that bound other sums.
///
/// A plain value that knows no solver. Columns and rows are numbered from 0 in order of addition.
/// Anything can be written down; ``validate()`` says whether it makes sense.
public struct Program: Sendable, Hashable {
  /// The direction of the objective.
  public enum Sense: Sendable, Hashable {
    /// Smaller is better.
    case minimise
    /// Larger is better.
    case maximise
  }

  /// The values a column may take within its bounds.
  public enum Kind: Sendable, Hashable {
    /// Every real number.
    case continuous
    /// Whole numbers; fractional bounds therefore round inward.
    case integer
    /// Zero or one.
    case binary
  }

  /// A closed interval. Unlike `ClosedRange` it can hold an invalid pair, so that validation can
  /// report it.
  public struct Bounds: Sendable, Hashable {
    /// The least value; `-.infinity` for none.
    public var lower: Double
    /// The greatest value; `.infinity` for none.
    public var upper: Double

    /// The interval from `lower` to `upper`, both included.
    public init(lower: Double, upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// An unknown.
  public struct Column: Sendable, Hashable {
    /// Unique among the columns.
    public var name: String
    /// Whether the value must be whole.
    public var kind: Kind
    /// The values allowed; infinite sides are for continuous and integer columns.
    public var bounds: Bounds
    /// What one unit adds to the objective.
    public var objective: Double

    /// A column as written, unchecked.
    public init(name: String, kind: Kind, bounds: Bounds, objective: Double) {
      self.name = name
      self.kind = kind
      self.bounds = bounds
      self.objective = objective
    }
  }

  /// A coefficient times a column.
  public struct Term: Sendable, Hashable {
    /// Number of the column, from 0.
    public var column: Int
    /// What one unit of the column adds to the row.
    public var coefficient: Double

    /// The product of `coefficient` and the value of column number `column`.
    public init(column: Int, coefficient: Double) {
      self.column = column
      self.coefficient = coefficient
    }
  }

  /// A constraint: the sum of its terms lies between two bounds.
  public struct Row: Sendable, Hashable {
    /// Unique among the rows.
    public var name: String
    /// At most one term for each column.
    public var terms: [Term]
    /// The least sum; `-.infinity` for none.
    public var lower: Double
    /// The greatest sum; `.infinity` for none.
    public var upper: Double

    /// A row as written, unchecked.
    public init(name: String, terms: [Term], lower: Double, upper: Double) {
      self.name = name
      self.terms = terms
      self.lower = lower
      self.upper = upper
    }
  }

  /// What the program is called in reports and files.
  public var name: String
  /// The direction of the objective.
  public var sense: Sense
  /// The unknowns, in order of addition.
  public private(set) var columns: [Column]
  /// The constraints, in order of addition.
  public private(set) var rows: [Row]
  /// Added to the objective whatever the values are.
  public var objectiveConstant: Double

  /// A program without columns and rows.
  public init(name: String, sense: Sense, objectiveConstant: Double = 0) {
    self.name = name
    self.sense = sense
    self.columns = []
    self.rows = []
    self.objectiveConstant = objectiveConstant
  }

  /// Adds an unknown and returns its number.
  ///
  /// A binary column without a finite upper bound gets the bound 1.
  @discardableResult
  public mutating func addColumn(
    _ name: String, _ kind: Kind, lower: Double = 0, upper: Double = .infinity,
    objective: Double = 0
  ) -> Int {
    let upper = kind == .binary && upper == .infinity ? 1 : upper
    let bounds = Bounds(lower: lower, upper: upper)
    columns.append(Column(name: name, kind: kind, bounds: bounds, objective: objective))
    return columns.count - 1
  }

  /// Adds a constraint, one-sided or a range, and returns its number.
  ///
  /// Terms of the same column are summed, at the place of the first; terms that are zero, and sums
  /// that are zero but for rounding, are dropped.
  @discardableResult
  public mutating func addRow(
    _ name: String, _ terms: [Term], atLeast lower: Double = -.infinity,
    atMost upper: Double = .infinity
  ) -> Int {
    rows.append(Row(name: name, terms: Self.merged(terms), lower: lower, upper: upper))
    return rows.count - 1
  }

  /// Adds an equation and returns its number; terms are treated as in the other form.
  @discardableResult
  public mutating func addRow(_ name: String, _ terms: [Term], equals value: Double) -> Int {
    addRow(name, terms, atLeast: value, atMost: value)
  }

  /// The same constraints with nothing to optimise.
  func withoutObjective() -> Program {
    var program = self
    program.objectiveConstant = 0
    for number in columns.indices {
      program.columns[number].objective = 0
    }
    return program
  }

  /// The same program with its integer columns held at the whole numbers nearest to some values: what
  /// is left is linear.
  func holding(_ values: [Double]) -> Program {
    var program = self
    for number in columns.indices where columns[number].kind != .continuous {
      let whole = values[number].rounded()
      program.columns[number].kind = .continuous
      program.columns[number].bounds = Bounds(lower: whole, upper: whole)
    }
    return program
  }

  /// The same program with a whole column between other bounds.
  func bounding(_ column: Int, to bounds: Bounds) -> Program {
    var program = self
    program.columns[column].kind = .integer
    program.columns[column].bounds = bounds
    return program
  }

  /// The same program with every column continuous.
  var relaxed: Program {
    var program = self
    for number in columns.indices {
      program.columns[number].bounds = columns[number].effectiveBounds ?? columns[number].bounds
      program.columns[number].kind = .continuous
    }
    return program
  }

  private static func merged(_ terms: [Term]) -> [Term] {
    // Most rows name each column once, in order.
    if zip(terms, terms.dropFirst()).allSatisfy({ $0.column < $1.column }) {
      return terms.filter { $0.coefficient != 0 }
    }
    var places: [Int: Int] = [:]
    places.reserveCapacity(terms.count)
    var merged: [(term: Term, magnitude: Double)] = []
    merged.reserveCapacity(terms.count)
    for term in terms {
      if let place = places[term.column] {
        merged[place].term.coefficient += term.coefficient
        merged[place].magnitude += abs(term.coefficient)
      } else {
        places[term.column] = merged.count
        merged.append((term, 0))
      }
    }
    // 0.1 + 0.2 - 0.3 is a few units in the last place of its summands, and means nothing.
    merged.removeAll { abs($0.term.coefficient) <= $0.magnitude * 0x1p-51 }
    return merged.map(\.term)
  }
}
