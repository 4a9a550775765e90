// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
package import Planning
import Quantities
import Requirements

extension Document {
  /// The document of an answer, with its ladder where there is one. Sources are numbered in the order in which the
  /// sections that cite them are added.
  ///
  /// - Parameter hasDetails: whether each device that the file allows has a line of its own.
  package init(_ answer: Answer, ladder: Ladder?, hasDetails: Bool = false) {
    self.init(
      title: answer.requirements.deployment, status: AnswerWords.status(answer),
      lead: AnswerWords.lead(answer))
    add(.counts, .paragraphs(AnswerWords.counts(answer)))
    add(.remarks, .paragraphs(AnswerWords.remarks(answer)))
    var notes = Footnotes()
    if let solution = answer.solution {
      addLimits(of: solution, answer)
      addLedger(solution.ledger, &notes)
    } else {
      let confidence = Format.significant(answer.requirements.confidence, 3)
      add(.conflict, of: confidence, .list(ConflictWords.lines(answer)))
    }
    let ofLedger = notes.list.count
    addTrainings(answer, &notes)
    if let ladder {
      add(.ladder, .rungs(LadderWords.rungs(ladder) + LadderWords.afterwards(ladder)))
    }
    if let solution = answer.solution {
      switch solution.kind {
      case .site(let site): add(site, of: solution, answer, &notes)
      case .service(let service): add(service, of: solution, answer)
      }
      add(
        .sensitivities, .table(SensitivityWords.table(solution, answer.objectives)))
      add(.defaults, .table(DefaultWords.table(answer)))
      add(.sources, .sources(notes.list.map(Footnotes.words), ofLedger: ofLedger))
    }
    add(.hints, .list(OutcomeWords.idle(answer)))
    let denied = answer.census.deniedModels.count
    add(
      .alternatives, .table(AlternativeWords.table(answer)),
      .note(OutcomeWords.how(answer)),
      .note(denied > 0 ? "left out by licence: \(denied) models" : ""))
    if hasDetails { add(.devices, .outline(OutcomeWords.details(answer))) }
    add(.close, .table(SensitivityWords.close(answer)))
  }

  private mutating func addLimits(of solution: Solution, _ answer: Answer) {
    for (kind, isFunctional) in [(Kind.mustDo, true), (.howWell, false)] {
      let checks = solution.limits.filter { $0.limit.declaration.isFunctional == isFunctional }
      var table = Table(columns: [
        .left, Column(head: "limit", alignment: .right, isLimit: true),
        .right("at \(Format.significant(answer.quantile, 3))"), .right("margin"),
        .right("holds with"),
        .left,
      ])
      for check in checks {
        let (limit, name) = (check.limit, check.limit.name)
        table.rows.append(
          TableRow([
            .text(LimitWords.name(limit)),
            .limit(LimitWords.stated(limit), isFloor: limit.declaration.isFloor),
            .text(
              !check.isPartlyUnknown
                ? LimitWords.value(check.value, name)
                : check.value > 0 ? ">= " + LimitWords.value(check.value, name) : "unknown"),
            .text(
              check.isPartlyUnknown
                ? "unknown"
                : check.margin.isFinite ? "\(Format.significant(100 * check.margin, 3)) %" : "ample"
            ),
            .text(check.isPartlyUnknown ? "unknown" : Format.fixed(check.probability, 2)),
            .tight(check.isTight),
          ]))
      }
      let parts = checks.compactMap { check in
        check.isTight
          ? check.parts.map { "\(LimitWords.name(check.limit)): \(LatencyWords.words($0))" } : nil
      }
      if parts.isEmpty { add(kind, .table(table)) } else { add(kind, .table(table), .list(parts)) }
    }
    if solution.limits.count > 1 {
      let words = AnswerWords.together(solution, answer)
      add(.together, .paragraphs([words.prefix(1).lowercased() + words.dropFirst()]))
    }
  }

  private mutating func addLedger(_ ledger: Ledger, _ notes: inout Footnotes) {
    let assumed = LedgerWords.assumed(ledger)
    add(
      .ledger, of: assumed, .table(LedgerWords.table(ledger, &notes)),
      .caption("\(assumed) rest on an assumption, marked with a star."))
    add(.money, .bars(LedgerWords.shares(ledger, .cost), unit: "USD/day"))
    add(.energy, .bars(LedgerWords.shares(ledger, .energy), unit: "Wh/day"))
  }

  private mutating func addTrainings(_ answer: Answer, _ notes: inout Footnotes) {
    var outline: [Item] = []
    for training in answer.trainings {
      outline += TrainingWords.outline(training, of: answer.solution, &notes)
      add(
        .training, of: training.task, .table(TrainingWords.table(training)),
        .list(TrainingWords.list(training, of: answer.solution)))
    }
    add(.trainingInFull, .outline(outline))
  }
}
