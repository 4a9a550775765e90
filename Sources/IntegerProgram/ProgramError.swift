// SPDX-License-Identifier: Apache-2.0

/// Why a program makes no sense, with the evidence.
public enum ProgramError: Error, Sendable, Hashable {
  /// A part of a program that has a name or a number.
  public enum Place: Sendable, Hashable {
    /// The program itself.
    case program
    /// The column with this number and name.
    case column(Int, name: String)
    /// The row with this number and name.
    case row(Int, name: String)
  }

  /// A name is empty.
  case emptyName(Place)
  /// A row or column bears the name of an earlier one.
  case duplicateName(Place, first: Int)
  /// A coefficient in the objective (of a column or the constant) is not a finite number.
  case objective(Place, value: Double)
  /// A coefficient in a row is not a finite number.
  case coefficient(row: String, column: String, value: Double)
  /// A row refers to a column that does not exist.
  case unknownColumn(row: String, column: Int, columns: Int)
  /// A bound is not a number.
  case boundNotANumber(Place, lower: Double, upper: Double)
  /// The lower bound exceeds the upper, or an infinite bound leaves no finite value.
  case emptyBounds(Place, lower: Double, upper: Double)
  /// A binary column with bounds outside 0...1.
  case binaryBounds(column: String, lower: Double, upper: Double)
  /// A finite number is beyond ``Program/largestMagnitude``.
  case tooLarge(Place, value: Double)
  /// A coefficient in a row is not zero, but below ``Program/smallestMagnitude``.
  case tooSmall(Place, value: Double)
}
