// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Screening

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The C interface; `envelope.h` beside this file says what each does. A change that breaks it is a new version.

private func filter(_ handle: OpaquePointer?) -> Filter? {
  handle.map { Unmanaged<Filter>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

private func handOut(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
  guard let copy = malloc(bytes.count + 1) else { return nil }
  bytes.withUnsafeBytes { if let start = $0.baseAddress { memcpy(copy, start, $0.count) } }
  copy.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
  return copy.assumingMemoryBound(to: CChar.self)
}

private func tell(
  _ words: String, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) {
  error?.pointee = handOut(Array(words.utf8))
}

/// The version of the interface.
@_cdecl("envelope_version")
public func envelopeVersion() -> Int32 { 1 }

/// Opens a budget.
@_cdecl("envelope_open")
public func envelopeOpen(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ workers: Int32,
  _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
  guard let text, length >= 0 else {
    tell("no budget", error)
    return nil
  }
  let bytes = UnsafeRawBufferPointer(start: text, count: length)
  do throws(Problem) {
    let root = try JSON.read(Array(bytes), file: "budget.json")
    let file = try BudgetFile(root, file: "budget.json")
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let filter = Filter(file, workers: workers > 0 ? Int(workers) : cores)
    return OpaquePointer(Unmanaged.passRetained(filter).toOpaque())
  } catch let problem {
    let (what, mend) = problem.words
    tell(mend.map { "\(what); \($0)" } ?? what, error)
    return nil
  }
}

/// Closes it.
@_cdecl("envelope_close")
public func envelopeClose(_ handle: OpaquePointer?) {
  guard let handle else { return }
  Unmanaged<Filter>.fromOpaque(UnsafeRawPointer(handle)).release()
}

/// Frees what was handed out.
@_cdecl("envelope_free")
public func envelopeFree(_ text: UnsafeMutableRawPointer?) { free(text) }

/// What it judges by, as JSON.
@_cdecl("envelope_describe")
public func envelopeDescribe(_ handle: OpaquePointer?) -> UnsafeMutablePointer<CChar>? {
  filter(handle).flatMap { handOut(Array($0.file.about.line().utf8)) }
}

/// Judges lines of JSON.
@_cdecl("envelope_judge_lines")
public func envelopeJudgeLines(
  _ handle: OpaquePointer?, _ lines: UnsafePointer<CChar>?, _ length: Int,
  _ verdicts: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ verdictLength: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let filter = filter(handle), let lines, length >= 0, let verdicts else { return 1 }
  let found = UnsafeRawBufferPointer(start: lines, count: length).withMemoryRebound(to: UInt8.self)
  {
    filter.judge(lines: $0)
  }
  verdicts.pointee = handOut(found)
  verdictLength?.pointee = found.count
  return verdicts.pointee == nil ? 1 : 0
}

/// Judges choices of one space and input.
@_cdecl("envelope_judge_choices")
public func envelopeJudgeChoices(
  _ handle: OpaquePointer?, _ space: UnsafePointer<CChar>?, _ side: Int64, _ width: Double,
  _ choices: UnsafePointer<Int32>?, _ count: Int, _ positions: Int,
  _ verdicts: UnsafeMutablePointer<Int8>?, _ probabilities: UnsafeMutablePointer<Double>?,
  _ margins: UnsafeMutablePointer<Double>?, _ figures: UnsafeMutablePointer<Double>?,
  _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  guard let filter = filter(handle), let choices, let verdicts, let probabilities, count >= 0,
    positions >= 0
  else {
    tell("no filter, choices or room for verdicts", error)
    return 1
  }
  do throws(SearchSpace.Refusal) {
    try filter.judge(
      space: space.map { String(cString: $0) }, side: side > 0 ? Int(side) : nil,
      width: width > 0 ? width : nil, choices: choices, count: count, positions: positions,
      verdicts: verdicts, probabilities: probabilities, margins: margins, figures: figures)
    return 0
  } catch let refusal {
    tell(refusal.description, error)
    return 1
  }
}

/// What each option adds, as JSON.
@_cdecl("envelope_table")
public func envelopeTable(
  _ handle: OpaquePointer?, _ space: UnsafePointer<CChar>?, _ side: Int64, _ width: Double,
  _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> UnsafeMutablePointer<CChar>? {
  guard let filter = filter(handle), let space else {
    tell("no filter or space", error)
    return nil
  }
  do throws(SearchSpace.Refusal) {
    let table = try filter.table(
      space: String(cString: space), side: side > 0 ? Int(side) : nil,
      width: width > 0 ? width : nil)
    return handOut(Array(table.line().utf8))
  } catch let refusal {
    tell(refusal.description, error)
    return nil
  }
}
