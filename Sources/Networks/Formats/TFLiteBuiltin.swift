// SPDX-License-Identifier: Apache-2.0

/// A builtin operator of TensorFlow Lite: how its tensors lie, and which layers it is.
struct TFLiteBuiltin: Sendable {
  typealias Translation =
    @Sendable (inout TFLiteReader, TFLiteModel.Operator) throws(FlatBufferError) -> Void

  let demand: TFLiteLayouts.Demand
  let translate: Translation

  init(_ demand: TFLiteLayouts.Demand, _ translate: @escaping Translation) {
    self.demand = demand
    self.translate = translate
  }

  /// The number of operators that have a name of their own.
  static let custom = 32

  /// The name of a builtin.
  static func name(_ code: Int) -> String {
    code >= 0 && code < names.count ? String(names[code]) : "BUILTIN_\(code)"
  }

  /// An activation that is done with an operator, by its number there; nil for none.
  static func activation(_ code: Int) -> (op: String, bounds: [Double])? {
    switch code {
    case 1: ("Relu", [])
    case 2: ("Clip", [-1, 1])
    case 3: ("Clip", [0, 6])
    case 4: ("Tanh", [])
    case 5: ("Sign", [])
    default: nil
    }
  }

  /// Every builtin that is understood.
  static let rules: [String: TFLiteBuiltin] = [
    // Convolutions and pools
    "CONV_2D": .init(.images, convolution), "CONV_3D": .init(.images, convolution3D),
    "DEPTHWISE_CONV_2D": .init(.images, depthwise),
    "TRANSPOSE_CONV": .init(.image(at: 2), transposedConvolution),
    "AVERAGE_POOL_2D": .init(.images, pool("AveragePool")),
    "MAX_POOL_2D": .init(.images, pool("MaxPool")), "L2_POOL_2D": .init(.images, pool("LpPool")),
    // Products
    "FULLY_CONNECTED": .init(.none, dense), "BATCH_MATMUL": .init(.none, product),
    // Two tensors, element by element
    "ADD": pair("Add", activation: 0), "SUB": pair("Sub", activation: 0),
    "MUL": pair("Mul", activation: 0), "DIV": pair("Div", activation: 0), "POW": pair("Pow"),
    "MINIMUM": pair("Min"), "MAXIMUM": pair("Max"), "FLOOR_MOD": pair("Mod"), "ADD_N": pair("Sum"),
    "EQUAL": pair("Equal"), "GREATER": pair("Greater"), "LESS": pair("Less"),
    "GREATER_EQUAL": pair("GreaterOrEqual"), "LESS_EQUAL": pair("LessOrEqual"),
    "LOGICAL_AND": pair("And"), "LOGICAL_OR": pair("Or"), "SELECT_V2": pair("Where"),
    "NOT_EQUAL": chain(pair: "Equal", "Not"), "FLOOR_DIV": chain(pair: "Div", "Floor"),
    "SQUARED_DIFFERENCE": .init(.alike, squaredDifference), "PRELU": pair("PRelu"),
    // One tensor, element by element
    "RELU": each("Relu"), "RELU6": each("Clip", bounds: [0, 6]),
    "RELU_N1_TO_1": each("Clip", bounds: [-1, 1]), "RELU_0_TO_1": each("Clip", bounds: [0, 1]),
    "LEAKY_RELU": each("LeakyRelu"), "HARD_SWISH": each("HardSwish"), "ELU": each("Elu"),
    "LOGISTIC": each("Sigmoid"), "TANH": each("Tanh"), "GELU": each("Gelu"), "EXP": each("Exp"),
    "LOG": each("Log"), "NEG": each("Neg"), "ABS": each("Abs"), "SQRT": each("Sqrt"),
    "SIN": each("Sin"), "COS": each("Cos"), "FLOOR": each("Floor"), "CEIL": each("Ceil"),
    "ROUND": each("Round"), "SIGN": each("Sign"), "LOGICAL_NOT": each("Not"),
    "RSQRT": chain("Sqrt", "Reciprocal"), "SQUARE": .init(.alike, square),
    "CAST": .init(.alike, cast), "QUANTIZE": .init(.alike, quantise),
    "DEQUANTIZE": .init(.alike, dequantise),
    // Along an axis
    "SOFTMAX": along("Softmax"), "LOG_SOFTMAX": along("LogSoftmax"),
    "L2_NORMALIZATION": along("LpNormalization"), "LOCAL_RESPONSE_NORMALIZATION": each("LRN"),
    "MEAN": reduction("ReduceMean"), "SUM": reduction("ReduceSum"),
    "REDUCE_MAX": reduction("ReduceMax"), "REDUCE_MIN": reduction("ReduceMin"),
    "REDUCE_PROD": reduction("ReduceProd"), "ARG_MAX": .init(.none, argument("ArgMax")),
    "ARG_MIN": .init(.none, argument("ArgMin")), "CUMSUM": .init(.none, running),
    "TOPK_V2": .init(.none, top),
    // Elements in another arrangement
    "CONCATENATION": .init(.alike, concatenation), "RESHAPE": .init(.none, reshape),
    "SQUEEZE": .init(.none, view), "EXPAND_DIMS": .init(.none, view),
    "TRANSPOSE": .init(.none, transpose), "PAD": .init(.alike, pad), "PADV2": .init(.alike, pad),
    "MIRROR_PAD": .init(.alike, pad), "SPLIT": .init(.alike, split),
    "SPLIT_V": .init(.alike, split), "PACK": .init(.none, pack), "UNPACK": .init(.none, unpack),
    "TILE": .init(.alike, tile), "BROADCAST_TO": .init(.none, expand),
    "FILL": .init(.none, fill), "DEPTH_TO_SPACE": .init(.images, blocks("DepthToSpace")),
    "SPACE_TO_DEPTH": .init(.images, blocks("SpaceToDepth")),
    "SPACE_TO_BATCH_ND": .init(.images, spaceToBatch),
    "BATCH_TO_SPACE_ND": .init(.images, batchToSpace),
    "RESIZE_BILINEAR": .init(.images, resize("linear")),
    "RESIZE_NEAREST_NEIGHBOR": .init(.images, resize("nearest")),
    // Some of the elements
    "SLICE": .init(.alike, slice), "STRIDED_SLICE": .init(.alike, stridedSlice),
    "GATHER": .init(.none, gather), "GATHER_ND": .init(.none, plain("GatherND")),
    "EMBEDDING_LOOKUP": .init(.none, lookup), "SHAPE": .init(.none, shape),
    "RANGE": .init(.none, plain("Range")),
  ]

  /// The builtins in the order of their numbers, up to those of StableHLO, which no runtime runs on devices.
  private static let names = """
    ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP
    FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC
    LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX
    SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD
    UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE
    UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX
    DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER
    GREATER_EQUAL LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL
    LOG SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND
    LOGICAL_NOT UNPACK REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE
    RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N
    GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF
    WHILE NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY SEGMENT_SUM BATCH_MATMUL
    PLACEHOLDER_FOR_GREATER_OP_CODES CUMSUM CALL_ONCE BROADCAST_TO RFFT2D CONV_3D IMAG REAL COMPLEX_ABS
    HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL CONV_3D_TRANSPOSE VAR_HANDLE
    READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL BUCKETIZE RANDOM_UNIFORM MULTINOMIAL
    GELU DYNAMIC_UPDATE_SLICE RELU_0_TO_1 UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM
    ATAN2 UNSORTED_SEGMENT_MIN SIGN BITCAST BITWISE_XOR RIGHT_SHIFT
    """.split { $0 == " " || $0 == "\n" }
}
