// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Documents
import FilterServer
import FoundationEssentials
import Screening

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `plan serve`: the filter over HTTP.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "The architecture filter over HTTP, for other languages.",
    discussion: """
      plan serve --device epyc-2-vcpu --limit latency=20ms
      curl --data-binary @candidates.jsonl http://127.0.0.1:8787/v1/filter

      POST /v1/filter takes candidates, one a line, and gives verdicts, one a line, as `plan filter` does. GET /health says what is
      judged by, /metrics counts, /openapi.json describes it all. It listens on this machine alone unless --host names another
      address; there is no authentication. Candidates cannot name files.
      """)

  @OptionGroup var budget: BudgetOptions

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The port; 0 for any that is free.", valueName: "n"))
  var port: UInt16 = 8787

  @Option(help: ArgumentHelp("The largest body, in MB.", valueName: "n"))
  var maxBody = 64

  @Option(
    help: ArgumentHelp(
      "The most seconds that a request may take to arrive, and a connection may be silent.",
      valueName: "n"))
  var timeout = 30.0

  @Option(help: ArgumentHelp("Cores that work; all otherwise.", valueName: "n"))
  var workers: Int?

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is a number of cores, 1 to 1024")
    }
    if !(1...4096).contains(maxBody) { throw ValidationError("--max-body is 1 to 4096 MB") }
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is above 0 seconds, and at most a day")
    }
  }

  func run() throws {
    let setting = try budget.read()
    Output.complain(setting.words)
    var settings = FilterServer.Settings()
    settings.host = host
    settings.port = port
    settings.most = maxBody * 1_000_000
    settings.timeout = timeout
    let count = workers ?? ProcessInfo.processInfo.activeProcessorCount
    let server: FilterServer
    do {
      server = try FilterServer(
        settings, about: setting.file.about,
        pool: ScreenPool(workers: count) { setting.file.screen(opensFiles: false) })
    } catch {
      throw Failure(
        words:
          "error: `\(host)` is no address of this machine: name one such as 127.0.0.1, ::1 or localhost"
      )
    }
    let address = host.contains(":") ? "[\(host)]" : host
    let port = port
    // The first signal ends what is at hand.
    signal(SIGINT, SIG_IGN)
    signal(SIGTERM, SIG_IGN)
    let signals = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { leave(0) }
      source.resume()
      return source
    }
    Task.detached {
      do {
        try await server.run { Output.complain("listening on http://\(address):\($0)") }
        leave(0)
      } catch {
        Output.complain(
          "error: cannot listen on \(address):\(port)\n  hint: is the port taken? --port 0 takes one that is free"
        )
        leave(1)
      }
    }
    withExtendedLifetime(signals) { dispatchMain() }
  }
}
