// SPDX-License-Identifier: Apache-2.0

import Documents

/// A format of models that is not read: how to recognise it, what it is, and how to convert the model.
///
/// The content is asked first, then the name: a renamed file is what it is.
struct ForeignFormat {
  /// What the format is, and how to convert the model.
  let words: String

  /// The format of bytes that say it themselves; nil where they do not.
  init?(of bytes: UnsafeRawBufferPointer, path: String) {
    func begins(_ head: [UInt8], at place: Int = 0) -> Bool {
      bytes.count >= place + head.count
        && bytes[place..<place + head.count].elementsEqual(head)
    }
    if begins([0x50, 0x4B, 3, 4]) {
      words = Self.archive(bytes, path: path)
    } else if begins([0x1F, 0x8B]) {
      words = "packed with gzip; unpack it first"
    } else if begins([0x89, 0x48, 0x44, 0x46]) {
      words = Self.keras("an HDF5 file, as of Keras", path)
    } else if begins(Array("GGUF".utf8)) {
      words = Self.gguf
    } else if begins(Array("ORTM".utf8), at: 4) {
      words = "a model in ONNX Runtime's own format; name the ONNX file it was made from"
    } else if begins([UInt8(ascii: "{")], at: 8), begins([0, 0, 0], at: 5) {
      // The length of the header in eight bytes, then the header.
      words = Self.safetensors
    } else if begins([0x80]), bytes.count > 1, (2...5).contains(bytes[1]) {
      words = Self.torch("a pickle, as PyTorch wrote before 1.6", path)
    } else if !bytes.isEmpty,
      bytes.prefix(64).allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 10 || $0 == 13 || $0 == 9 })
    {
      words = "text, not an ONNX or TensorFlow Lite model"
    } else {
      return nil
    }
  }

  /// The format that a name tells; for bytes that say nothing themselves.
  init?(named path: String) {
    let last = path.split(separator: "/").last ?? ""
    guard let dot = last.lastIndex(of: ".") else { return nil }
    switch last[last.index(after: dot)...].lowercased() {
    case "tflite", "lite":
      words =
        "not a TensorFlow Lite model, though its name says so: `TFL3` is missing; fetch it anew"
    case "gguf": words = Self.gguf
    case "safetensors": words = Self.safetensors
    case "pt", "pth": words = Self.torch("a PyTorch file", path)
    case "h5", "keras": words = Self.keras("a Keras model", path)
    case "mlmodel", "mlpackage": words = Self.coreML
    case "pb":
      words =
        last == "saved_model.pb"
        ? Self.savedModel(String(path.dropLast(15)))
        : "a graph of TensorFlow; convert it first: `python -m tf2onnx.convert --graphdef \(path) --inputs NAME:0 --outputs NAME:0 --output \(Self.stem(path)).onnx`"
    default: return nil
    }
  }

  /// The format of a folder.
  init?(folder path: String, holds: (String) -> Bool) {
    if path.hasSuffix(".mlpackage") || path.hasSuffix(".mlpackage/") {
      words = Self.coreML
    } else if holds("saved_model.pb") {
      words = Self.savedModel(path)
    } else {
      return nil
    }
  }

  // MARK: Words

  /// What a zip archive holds, by the name of its first member.
  private static func archive(_ bytes: UnsafeRawBufferPointer, path: String) -> String {
    var first = ""
    if bytes.count >= 30 {
      let length = Int(bytes[26]) | Int(bytes[27]) << 8
      first = String(decoding: bytes[30..<min(bytes.count, 30 + length)], as: UTF8.self)
    }
    let member = first.split(separator: "/").last ?? ""
    if ["data.pkl", "version", "byteorder", "constants.pkl", ".format_version"].contains(member) {
      return torch("a PyTorch file", path)
    }
    if ["metadata.json", "config.json", "model.weights.h5"].contains(member) {
      return keras("a Keras model", path)
    }
    return ForeignFormat(named: path)?.words
      ?? "a zip archive (PyTorch files are too); export the model to ONNX first"
  }

  private static func torch(_ what: String, _ path: String) -> String {
    "\(what); export the model first, in Python: `torch.onnx.export(model, (example,), \"\(stem(path)).onnx\")`"
  }

  private static func keras(_ what: String, _ path: String) -> String {
    "\(what); convert it first: `python -c 'import tensorflow as t; m = t.keras.models.load_model(\"\(path)\"); open(\"\(stem(path)).tflite\", \"wb\").write(t.lite.TFLiteConverter.from_keras_model(m).convert())'`"
  }

  private static func savedModel(_ folder: String) -> String {
    let name = folder.isEmpty ? "." : folder
    return
      "a SavedModel of TensorFlow; convert it first: `python -m tf2onnx.convert --saved-model \(name) --output model.onnx`"
  }

  private static let gguf =
    "a GGUF file: weights of a language model without its graph; export the model that it was made from: `optimum-cli export onnx --model NAME FOLDER`"
  private static let safetensors =
    "a safetensors file: weights without a graph; export the model that they belong to: `optimum-cli export onnx --model NAME FOLDER`"
  private static let coreML =
    "a Core ML model, which nothing converts back; export the model that it was made from to ONNX or TensorFlow Lite"

  private static func stem(_ path: String) -> String {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path }
    return String(path[..<dot])
  }
}
