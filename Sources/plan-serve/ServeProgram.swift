// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Commands
import Dispatch
import FilterServer
import FoundationEssentials
import Screening

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `plan serve`: the filter over HTTP.
@main
struct ServeProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan serve", abstract: "The architecture filter over HTTP, for other languages.",
    discussion: """
      plan serve --device epyc-2-vcpu --limit latency=20ms
      curl --data-binary @candidates.jsonl http://127.0.0.1:8787/v1/filter

      POST /v1/filter takes candidates, one a line, and gives verdicts, one a line, as `plan filter` does. GET /health shows
      the budget in use, /metrics the counters, /openapi.json the whole interface. It listens on this machine alone unless --host names another
      address; there is no authentication. Candidates cannot name files.

      On SIGTERM or an interrupt it stops listening, finishes requests in progress within --grace, answers the rest with 503, and
      ends with status 0. A second signal ends it at once.
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
      "Seconds that a head or a body may take to arrive, and a connection may stay idle.",
      valueName: "s"))
  var timeout = 30.0

  @Option(
    help: ArgumentHelp(
      "The most connections at once; beyond that an idle one is closed, first one that has never sent a request.",
      valueName: "n"))
  var connections = 1_024

  @Option(
    help: ArgumentHelp(
      "Seconds that requests in progress may take when it is stopped.", valueName: "s"))
  var grace = 10.0

  @Option(help: ArgumentHelp("Cores to use; all by default.", valueName: "n"))
  var workers: Int?

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is a number of cores, 1 to 1024")
    }
    if !(1...4096).contains(maxBody) { throw ValidationError("--max-body is 1 to 4096 MB") }
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is above 0 seconds, and at most a day")
    }
    if !(1...65_536).contains(connections) {
      throw ValidationError("--connections is 1 to 65536")
    }
    if !(0...86_400).contains(grace) {
      throw ValidationError("--grace is 0 seconds or more, and at most a day")
    }
  }

  static func main() { PlanCommand.run(Self.self) }

  func run() throws {
    let setting = try budget.read()
    Output.complain(setting.words)
    var settings = FilterServer.Settings()
    settings.host = host
    settings.port = port
    settings.most = maxBody * 1_000_000
    settings.timeout = timeout
    settings.connections = connections
    settings.grace = grace
    let count = workers ?? ProcessInfo.processInfo.activeProcessorCount
    let server: FilterServer
    do throws(FilterServer.CannotListen) {
      server = try FilterServer(
        settings, about: setting.file.about,
        pool: ScreenPool(workers: count) { setting.file.screen(opensFiles: false) })
    } catch {
      throw Failure(words: words(error))
    }
    let signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // A second one ends the process.
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
        Task.detached { await server.stop() }
      }
      source.resume()
      return source
    }
    let address = host.contains(":") ? "[\(host)]" : host
    Task.detached {
      do throws(FilterServer.CannotListen) {
        try await server.run { Output.complain("listening on http://\(address):\($0)") }
        leave(0)
      } catch {
        Output.complain(words(error))
        leave(1)
      }
    }
    withExtendedLifetime(signals) { dispatchMain() }
  }

  private func words(_ error: FilterServer.CannotListen) -> String {
    let address = host.contains(":") ? "[\(host)]" : host
    return error.isOfAddress
      ? "error: `\(host)` is not an address of this machine: name one such as 127.0.0.1, ::1 or localhost"
      : "error: cannot listen on \(address):\(port): \(error.reason)\n  hint: --port 0 picks a free port"
  }
}
