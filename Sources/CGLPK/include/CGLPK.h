// SPDX-License-Identifier: Apache-2.0

#ifndef CGLPK_H
#define CGLPK_H

#include <stdbool.h>
#include <stddef.h>

// One guarded, synchronous call to the GNU Linear Programming Kit.
//
// GLPK keeps its state per thread and answers misuse with abort(). cglpk_solve therefore builds,
// solves, copies and frees within a single call on one thread, catches GLPK's error exit, and
// leaves neither a problem nor an environment behind. It may run on many threads at once.

#ifdef __clang__
#define CGLPK_CLOSED __attribute__((enum_extensibility(closed)))
#else
#define CGLPK_CLOSED
#endif

/// How a call ended.
typedef enum CGLPK_CLOSED CGLPKStatus {
  /// `values` hold an optimum, proved within the tolerances.
  CGLPKStatusOptimal = 0,
  /// A limit ended the search; `values` hold the best integer point met.
  CGLPKStatusFeasible = 1,
  /// No point satisfies the rows and bounds.
  CGLPKStatusInfeasible = 2,
  /// The relaxation without integrality improves for ever. With integer columns this does not yet
  /// say that an integer point exists.
  CGLPKStatusUnbounded = 3,
  /// A limit ended the search before any integer point was met.
  CGLPKStatusNoAnswer = 4,
  /// GLPK gave up or went round in circles; `code` holds its return code.
  CGLPKStatusFailed = 5,
  /// GLPK took its error exit, and `message` holds its words; the call recovered.
  CGLPKStatusAborted = 6,
  /// Someone else already uses GLPK on this thread, so nothing was done.
  CGLPKStatusOccupied = 7,
} CGLPKStatus;

/// Which limit ended a search early.
typedef enum CGLPK_CLOSED CGLPKStop {
  CGLPKStopNone = 0,
  CGLPKStopNodes = 1,
  CGLPKStopSeconds = 2,
  CGLPKStopCancelled = 3,
} CGLPKStop;

/// An unknown. Bounds may be infinite; the objective's coefficient must be finite.
typedef struct CGLPKColumn {
  double lower;
  double upper;
  double objective;
  bool is_integer;
} CGLPKColumn;

/// A constraint on a sum. Bounds may be infinite.
typedef struct CGLPKRow {
  double lower;
  double upper;
} CGLPKRow;

/// A coefficient of the matrix, which must be finite. Rows and columns count from 0, and no pair
/// occurs twice.
typedef struct CGLPKEntry {
  int row;
  int column;
  double coefficient;
} CGLPKEntry;

/// A program, borrowed for the duration of the call. GLPK checks counts and indices, and takes its
/// error exit when they are wrong; it does not check for numbers that are not finite.
typedef struct CGLPKProgram {
  bool maximise;
  int column_count;
  int row_count;
  int entry_count;
  const CGLPKColumn *columns;
  const CGLPKRow *rows;
  const CGLPKEntry *entries;
} CGLPKProgram;

/// Tolerances, tactics and limits of a call.
typedef struct CGLPKOptions {
  /// A value this close to a whole number counts as whole.
  double integer_tolerance;
  /// A node is dropped unless it can better the best point by this share of the objective.
  double objective_tolerance;
  /// Feasibility and optimality tolerance of the first linear program. The nodes' own linear
  /// programs use GLPK's built-in tolerances, which cannot be changed.
  double linear_tolerance;
  /// Scale rows and columns by powers of two before solving.
  bool scaling;
  /// Let GLPK reduce the program before branching: it sees through big coefficients that deceive
  /// the plain search, but limits are then checked less often and the bound stays the relaxation's.
  bool presolve;
  /// Add mixed integer rounding cuts: decisive for counting programs, a burden for others.
  bool rounding_cuts;
  /// Branch by pseudo-costs in place of the Driebeek-Tomlin rule.
  bool pseudocost_branching;
  /// Most subproblems the tree may create; the linear programs solved in them are limited in
  /// proportion.
  int node_limit;
  /// Wall time; negative means without limit. A node's linear program is interrupted a few seconds
  /// late.
  double seconds;
  /// Asked at each node, and now and then within long linear programs; may be null.
  bool (*is_cancelled)(void *context);
  void *cancel_context;
} CGLPKOptions;

/// The answer of a call.
typedef struct CGLPKResult {
  CGLPKStatus status;
  CGLPKStop stop;
  /// GLPK's last return code.
  int code;
  /// Subproblems created.
  int nodes;
  /// Objective of `values`, as GLPK computed it.
  double objective;
  /// No point is better than this; infinite where nothing is known.
  double bound;
} CGLPKResult;

/// Solves `program`.
///
/// `values` has room for a number for each column and is written for OPTIMAL and FEASIBLE only.
/// `message` has room for `message_capacity` bytes and receives the words of GLPK's error exit,
/// all lines, ended by a zero byte; it is empty otherwise.
CGLPKResult cglpk_solve(const CGLPKProgram *program, const CGLPKOptions *options, double *values,
                         char *message, size_t message_capacity);

/// The version of the linked library, such as "5.0".
const char *cglpk_version(void);

#endif
