// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import IntegerProgram
public import Requirements

/// The answer to a constraint file: the best deployment of all that the file and the catalogue allow, what it costs,
/// and why the others lost.
///
/// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
public func plan(
  _ requirements: Requirements, catalogue: Catalogue, solver: any Solver,
  limits: Limits = Limits()
) throws(SolverError) -> Answer {
  try Planner(requirements, catalogue: catalogue, solver: solver, limits: limits).plan()
}

/// What a constraint file asks, prepared: all that its answer, its program and its ladder are made of.
public struct Planner: Sendable {
  private enum Kind: Sendable {
    case site(SitePlanner)
    case service(ServicePlanner)
  }

  private let kind: Kind

  /// Prepares the candidates; the work that grows with the catalogue is done here.
  public init(
    _ requirements: Requirements, catalogue: Catalogue, solver: any Solver,
    limits: Limits = Limits()
  ) {
    if let service = ServicePlanner(
      requirements, catalogue: catalogue, solver: solver, limits: limits)
    {
      kind = .service(service)
    } else {
      kind = .site(
        SitePlanner(requirements, catalogue: catalogue, solver: solver, limits: limits))
    }
  }

  /// Solves and explains.
  ///
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  public func plan() throws(SolverError) -> Answer {
    switch kind {
    case .site(let planner):
      return try SiteReplanning(
        requirements: planner.requirements, ways: planner.ways(), isJoint: true
      ).solved()
    case .service(var planner):
      planner.isJoint = true
      return try planner.solved()
    }
  }

  /// The whole integer program, for other solvers to check.
  ///
  /// - Parameter answer: the answer that was found; what the hourly simulation told on the way to it is in the
  ///   rows, so that the program's optimum is the answer's. Without it only what is known beforehand is.
  public func wholeProgram(after answer: Answer? = nil) -> Program {
    switch at(answer, isRestricted: true) {
    case .site(let planner): planner.wholeProgram(after: answer)
    case .service(let planner): planner.wholeProgram()
    }
  }

  /// The planner with every figure at the quantile of an answer, and the limits that it keeps at a tighter value.
  ///
  /// - Parameter isRestricted: whether the device that the answer must use must be used.
  private func at(_ answer: Answer?, isRestricted: Bool = false) -> Kind {
    guard let answer else { return kind }
    func tighten(_ limits: inout [Limit]) {
      for tight in answer.tightened { limits.set(tight.limit, to: tight.value) }
    }
    switch kind {
    case .site(let planner):
      guard answer.quantile != planner.question.confidence || answer.isOfSome else { return kind }
      var question = planner.question
      if isRestricted { question.mustUse = answer.restrictedTo }
      question.confidence = answer.quantile
      tighten(&question.limits)
      return .site(planner.asking(question))
    case .service(let planner):
      guard let tight = answer.tightened.isEmpty ? planner : planner.keeping(tighten) else {
        return kind
      }
      return .service(
        answer.quantile == tight.requirements.confidence ? tight : tight.at(answer.quantile))
    }
  }

  /// The ladder from the naive design down to an answer.
  ///
  /// - Returns: nil where there is nothing to start from, or at a site no plan.
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  public func ladder(to answer: Answer) throws(SolverError) -> Ladder? {
    switch at(answer) {
    case .site(let planner): try planner.ladder(to: answer)
    case .service(let planner): planner.ladder(to: answer)
    }
  }
}
