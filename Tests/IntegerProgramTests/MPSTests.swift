// SPDX-License-Identifier: Apache-2.0

import Foundation
import IntegerProgram
import Testing

@Suite("Free MPS")
struct MPSTests {
  /// One of everything: each kind of column, bound and row, and names that files cannot hold.
  static var everything: Program {
    var program = Program(name: "one of everything", sense: .maximise, objectiveConstant: -2.5)
    program.addColumn("packs × 2", .integer, upper: 10, objective: 3)
    program.addColumn("packs + 2", .integer, lower: 1, objective: -0.1)
    program.addColumn("use it", .binary, objective: 12)
    program.addColumn("off", .binary, upper: 0)
    program.addColumn("7 share", .continuous, upper: 1e-7, objective: 1)
    program.addColumn("free", .continuous, lower: -.infinity, objective: -1)
    program.addColumn("below", .continuous, lower: -.infinity, upper: -3)
    program.addColumn("between", .continuous, lower: -8, upper: -2, objective: 1)
    program.addColumn("whole free", .integer, lower: -.infinity, upper: 4, objective: 1)
    func terms(_ pairs: [(Int, Double)]) -> [Program.Term] {
      pairs.map { Program.Term(column: $0, coefficient: $1) }
    }
    program.addRow("objective", terms([(0, 1), (1, 2), (2, 5)]), atMost: 20.25)
    program.addRow("range", terms([(5, 1), (7, 1)]), atLeast: -6.5, atMost: 4)
    program.addRow("equal", terms([(5, 1), (6, -1), (8, 1.0 / 3)]), equals: 0)
    program.addRow("at least", terms([(0, 1), (4, 1)]), atLeast: 2)
    program.addRow("any", terms([(0, 1), (3, 1)]))
    return program
  }

  @Test("The file is this one, to the byte")
  func golden() {
    #expect(
      Self.everything.mps() == """
        * maximise: the objective below is the negative of the program's; minimise it
        NAME one_of_everything
        ROWS
         N objective
         L objective_2
         L range
         E equal
         G at_least
         N any
        COLUMNS
         marker 'MARKER' 'INTORG'
         packs___2 objective -3
         packs___2 objective_2 1
         packs___2 at_least 1
         packs___2 any 1
         packs___2_2 objective 0.1
         packs___2_2 objective_2 2
         use_it objective -12
         use_it objective_2 5
         off any 1
         marker 'MARKER' 'INTEND'
         _7_share objective -1
         _7_share at_least 1
         free objective 1
         free range 1
         free equal 1
         below equal -1
         between objective -1
         between range 1
         marker 'MARKER' 'INTORG'
         whole_free objective -1
         whole_free equal 0.3333333333333333
         marker 'MARKER' 'INTEND'
         constant objective 2.5
        RHS
         rhs objective_2 20.25
         rhs range 4
         rhs at_least 2
        RANGES
         ranges range 10.5
        BOUNDS
         LO bounds packs___2 0
         UP bounds packs___2 10
         LO bounds packs___2_2 1
         PL bounds packs___2_2
         BV bounds use_it
         FX bounds off 0
         UP bounds _7_share 1e-07
         FR bounds free
         MI bounds below
         UP bounds below -3
         LO bounds between -8
         UP bounds between -2
         MI bounds whole_free
         UP bounds whole_free 4
         FX bounds constant 1
        ENDATA

        """)
  }

  static let glpsol = ["/usr/bin/glpsol", "/usr/local/bin/glpsol", "/opt/homebrew/bin/glpsol"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What `glpsol` says about a file: its status letter and its objective.
  static func read(_ text: String) throws -> (status: String, objective: Double) {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "program.mps")
    let answer = folder.appending(path: "answer.txt")
    try text.write(to: file, atomically: true, encoding: .utf8)
    try run([#require(glpsol), "--freemps", file.path, "--write", answer.path])
    // The line "s mip ROWS COLUMNS STATUS OBJECTIVE" or "s bas ROWS COLUMNS PRIMAL DUAL OBJECTIVE".
    let lines = try String(contentsOf: answer, encoding: .utf8).split(separator: "\n")
    let words = try #require(lines.first { $0.hasPrefix("s ") }).split(separator: " ")
    return (String(words[4]), try #require(words.last.flatMap { Double($0) }))
  }

  /// Runs a program to its end without its output. Foundation's `Process` would do, but leaks now
  /// and then, which the address sanitizer reports.
  private static func run(_ words: [String]) throws {
    var process = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    try #require(posix_spawn(&process, words[0], &actions, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    #expect(status == 0)
  }

  static func program(_ index: Int) -> Program {
    index == 0 ? everything : .random(seed: UInt64(index))
  }

  @Test(
    "Another program reads the file and finds the same optimum",
    .enabled(if: glpsol != nil, "glpsol is not installed (apt package glpk-utils)"),
    arguments: 0..<25)
  func readBack(index: Int) throws {
    let program = Self.program(index)
    guard case .optimal(let solution) = try GLPKSolver().solve(program).outcome else { return }
    let (status, objective) = try Self.read(program.mps())
    #expect(["o", "f"].contains(status), "\(program.mps())")
    let sign = program.sense == .minimise ? 1.0 : -1.0
    #expect(abs(sign * objective - solution.objective) <= 1e-6 * max(1, abs(solution.objective)))
  }

  @Test("Names stay apart, plain and short however they look")
  func names() {
    var program = Program(name: "名", sense: .minimise)
    for name in [
      "a b", "a_b", "a b_2", "a/b", "$x", "9", "é", String(repeating: "long", count: 99),
    ] {
      program.addColumn(name, .continuous)
    }
    let names = program.mps().split(separator: "\n")
      .filter { $0.hasSuffix(" objective 0") }
      .map { $0.split(separator: " ")[0] }
    #expect(
      names.dropLast() == ["a_b", "a_b_2", "a_b_2_2", "a_b_3", "_x", "_9", "_"])
    #expect(names.last?.count == 199)
    #expect(Set(names).count == 8)
  }
}
