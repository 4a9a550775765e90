// SPDX-License-Identifier: Apache-2.0

import Planning

/// An answer as typed sections, built once. A writer holds the sections that its format shows, in its order and
/// under its titles, and renders each kind of body in one way.
package struct Document: Sendable {
  /// The deployment, how the search ended, and the decision in one sentence.
  let title, status, lead: String
  /// The sections; those of one kind in their order.
  private(set) var sections: [Section] = []

  /// A part of a document; `subject` is the thing that a title names: a task, a source, a count.
  struct Section: Sendable {
    let kind: Kind
    let subject: String
    let bodies: [Body]
  }

  /// The sections that a document may have.
  package enum Kind: Sendable, CaseIterable {
    case conflict, mustDo, howWell, ledger, sources, power, sensitivities, defaults, alternatives,
      devices, close
    // For pages: what stands under the decision, what is chosen, what may be drawn.
    case remarks, chosen, money, energy, dayParts, ladder, training
    // For terminals, which have no charts and say everything in full.
    case counts, placement, totals, hints, together, trainingInFull, detection
  }

  /// The content of a section.
  enum Body: Sendable {
    case paragraphs([String])
    case list([String])
    case outline([Item])
    case rows([Row])
    case table(Table)
    case bars([Bar], unit: String)
    case rungs([LadderWords.Row])
    /// Shares of a battery that are left, day by day: the least of a usual year, and of the worst of all years.
    case charge(usual: [Double], worst: [Double])
    /// Sources in the order of their numbers; the ledger cites the first of them.
    case sources([String], ofLedger: Int)
    /// A caption of what is drawn, for pages.
    case caption(String)
    /// A line under a table, for terminals.
    case note(String)

    fileprivate var isEmpty: Bool {
      switch self {
      case .paragraphs(let texts), .list(let texts): texts.isEmpty
      case .outline(let items): items.isEmpty
      case .rows(let rows): rows.isEmpty
      case .table(let table): table.rows.isEmpty
      case .bars(let bars, _): bars.isEmpty
      case .rungs(let rungs): rungs.isEmpty
      case .note(let text): text.isEmpty
      case .charge, .caption, .sources: false
      }
    }
  }

  /// A label with its words.
  struct Row: Sendable {
    let label, words: String

    init(_ label: String, _ words: String) { (self.label, self.words) = (label, words) }
  }

  /// An entry of an outline.
  struct Item: Sendable {
    enum Role: Sendable { case head, chosen, other, remark }

    let role: Role
    let text: String
  }

  /// A named amount.
  struct Bar: Sendable {
    let name: String
    let value: Double
  }

  /// Cells in columns.
  struct Table: Sendable {
    var columns: [Column]
    var rows: [TableRow] = []

    /// The columns and the rows that a page shows.
    var pageColumns: [Int] { columns.indices.filter { !columns[$0].isDetail } }
    var pageRows: [TableRow] { rows.filter { $0.role != .detail } }
  }

  /// A column of a table.
  struct Column: Sendable {
    var head = ""
    var alignment = Reports.Table.Alignment.left
    /// What stands before each cell where there is no head.
    var inline = ""
    /// Whether only a terminal shows it.
    var isDetail = false
    /// Whether its cells are limits, whose sign a terminal sets in a column of its own.
    var isLimit = false

    static let left = Column()
    static func left(_ head: String) -> Column { Column(head: head) }
    static func right(_ head: String) -> Column { Column(head: head, alignment: .right) }
  }

  /// A row of a table: a sentence across all columns where it spans, for terminals only where it is a detail.
  struct TableRow: Sendable {
    enum Role: Sendable { case plain, group, line, total, span, detail }

    let cells: [Configuration]
    let role: Role

    init(_ cells: [Configuration], _ role: Role = .plain) {
      (self.cells, self.role) = (cells, role)
    }

    init(_ texts: [String], _ role: Role = .plain) {
      self.init(texts.map(Configuration.text), role)
    }
  }

  /// A cell of a table.
  enum Configuration: Sendable {
    case text(String)
    case name(String, isAssumed: Bool)
    case limit(String, isFloor: Bool)
    case tight(Bool)
    case warning(String)

    /// The words of the cell on a page.
    var page: String {
      switch self {
      case .text(let text), .warning(let text): text
      case .name(let name, let isAssumed): name + (isAssumed ? "*" : "")
      case .limit(let value, let isFloor): "\(isFloor ? "≥" : "≤") \(value)"
      case .tight(let isTight): isTight ? "tight" : ""
      }
    }
  }

  init(title: String, status: String, lead: String) {
    (self.title, self.status, self.lead) = (title, status, lead)
  }

  /// Adds a section; one without content is left out.
  mutating func add(_ kind: Kind, of subject: String = "", _ bodies: Body...) {
    guard !bodies.allSatisfy(\.isEmpty) else { return }
    sections.append(Section(kind: kind, subject: subject, bodies: bodies))
  }
}
