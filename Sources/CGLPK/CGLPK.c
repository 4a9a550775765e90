// SPDX-License-Identifier: Apache-2.0

#include "CGLPK.h"

#include "Building.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Everything one call needs, reachable from GLPK's hooks. It lives in the frame below the one that
// calls setjmp, so that a jump back leaves its contents defined.
struct call {
  const CGLPKProgram *program;
  const CGLPKOptions *options;
  double *values;
  CGLPKResult result;
  double started;
  // Linear programs solved in the search.
  int relaxations;
  // Whether `values` and the result's objective hold an integer point met in the search.
  bool has_incumbent;
  char *message;
  size_t message_capacity;
  size_t message_length;
  jmp_buf recovery;
};

// Why control jumped out of GLPK.
enum { JUMP_ERROR = 1, JUMP_LIMIT, JUMP_STALL };

// MARK: Limits

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// Where only one of two branches is possible, GLPK tightens a bound and stays in the node. It can
// do so for ever, so a search that solves far more linear programs than nodes has also reached its
// limit.
static bool reached_node_limit(const struct call *call) {
  double limit = call->options->node_limit;
  return call->result.nodes > limit || call->relaxations > 16 * (limit + 64);
}

// The node limit comes first: it is the reproducible one.
static CGLPKStop reached_limit(const struct call *call) {
  const CGLPKOptions *options = call->options;
  if (reached_node_limit(call)) return CGLPKStopNodes;
  if (options->is_cancelled != NULL && options->is_cancelled(options->cancel_context))
    return CGLPKStopCancelled;
  if (options->seconds >= 0 && now() - call->started >= options->seconds)
    return CGLPKStopSeconds;
  return CGLPKStopNone;
}

static double better_of(const struct call *call, double a, double b) {
  return call->program->maximise ? fmax(a, b) : fmin(a, b);
}

static double worse_of(const struct call *call, double a, double b) {
  return call->program->maximise ? fmin(a, b) : fmax(a, b);
}

static void copy_point(struct call *call, glp_prob *problem) {
  call->result.objective = glp_mip_obj_val(problem);
  for (int j = 0; j < call->program->column_count; j++)
    call->values[j] = glp_mip_col_val(problem, j + 1);
}

// GLPK calls this several times a node. After presolving, the tree's bounds are those of another
// problem, and only the relaxation's counts. When a limit is reached it notes the best bound, which
// is known only while the tree exists, and asks for the end of the search.
static void watch(glp_tree *tree, void *info) {
  struct call *call = info;
  if (glp_ios_reason(tree) == GLP_IBINGO && !call->options->presolve) {
    copy_point(call, glp_ios_get_prob(tree));
    call->has_incumbent = true;
  }
  if (call->result.stop != CGLPKStopNone) return;
  glp_ios_tree_size(tree, NULL, NULL, &call->result.nodes);
  if (glp_ios_reason(tree) == GLP_IROWGEN && call->relaxations < INT_MAX) call->relaxations++;
  call->result.stop = reached_limit(call);
  if (call->result.stop == CGLPKStopNone) return;
  int best = call->options->presolve ? 0 : glp_ios_best_node(tree);
  if (best != 0)
    call->result.bound = worse_of(call, call->result.bound, glp_ios_node_bound(tree, best));
  glp_ios_terminate(tree);
}

// MARK: Hooks

// GLPK calls abort() when this hook returns, so it never does.
static void leave_after_error(void *info) {
  struct call *call = info;
  longjmp(call->recovery, JUMP_ERROR);
}

static void collect(struct call *call, const char *text) {
  if (call->message_capacity == 0) return;
  size_t room = call->message_capacity - 1 - call->message_length;
  size_t length = strlen(text);
  if (length > room) length = room;
  memcpy(call->message + call->message_length, text, length);
  call->message_length += length;
  call->message[call->message_length] = '\0';
}

// Receives every piece of text and lets none through to the terminal. Errors are kept. Anything
// else is progress, which a long linear program reports now and then, and the only chance to
// interrupt one: GLPK has no callback inside it. A report begins with a sign and the number of
// iterations; a number out of all proportion means that rounding has the method going round in
// circles.
static int hear(void *info, const char *text) {
  struct call *call = info;
  if (glp_at_error()) {
    collect(call, text);
    return 1;
  }
  if (call->result.stop == CGLPKStopNone) call->result.stop = reached_limit(call);
  if (call->result.stop != CGLPKStopNone) longjmp(call->recovery, JUMP_LIMIT);
  double size = (double)call->program->row_count + call->program->column_count;
  if (text[0] != '\0' && (double)strtol(text + 1, NULL, 10) > 200000 + 100 * size)
    longjmp(call->recovery, JUMP_STALL);
  return 1;
}

// MARK: Solving

static int run_simplex(glp_prob *problem, int method, double tolerance) {
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.msg_lev = GLP_MSG_ON;
  parameters.meth = method;
  parameters.out_frq = 100;
  parameters.tol_bnd = tolerance;
  parameters.tol_dj = tolerance;
  return glp_simplex(problem, &parameters);
}

// Solves the program without integrality. True when it has an optimum; otherwise the result is
// complete.
static bool solve_relaxation(struct call *call, glp_prob *problem) {
  CGLPKResult *result = &call->result;
  // Where costs are not negative the first basis is dual feasible as it stands, and the dual method needs half the
  // time. What it leaves open, such as whether anything bounds the objective, is asked of the primal one.
  result->code = run_simplex(problem, GLP_DUALP, call->options->linear_tolerance);
  int status = glp_get_status(problem);
  if (result->code != 0 || (status != GLP_OPT && status != GLP_NOFEAS)) {
    glp_std_basis(problem);
    result->code = run_simplex(problem, GLP_PRIMAL, call->options->linear_tolerance);
  }
  if (result->code != 0 || glp_get_status(problem) == GLP_UNDEF) {
    // A strict tolerance can be out of reach of an ill-conditioned basis: start over with GLPK's
    // own. The caller checks every answer anyway.
    glp_smcp defaults;
    glp_init_smcp(&defaults);
    glp_std_basis(problem);
    result->code = run_simplex(problem, GLP_PRIMAL, defaults.tol_bnd);
  }
  result->status = CGLPKStatusFailed;
  if (result->code != 0) return false;
  switch (glp_get_status(problem)) {
    case GLP_OPT:
      result->status = CGLPKStatusOptimal;
      result->objective = glp_get_obj_val(problem);
      result->bound = result->objective;
      return true;
    case GLP_NOFEAS:
      result->status = CGLPKStatusInfeasible;
      return false;
    case GLP_UNBND:
      result->status = CGLPKStatusUnbounded;
      return false;
    default:
      return false;
  }
}

static void finish_early(struct call *call, bool has_point) {
  CGLPKResult *result = &call->result;
  result->status = has_point ? CGLPKStatusFeasible : CGLPKStatusNoAnswer;
  if (has_point) result->bound = better_of(call, result->bound, result->objective);
}

// Branches and bounds from the optimal basis that the relaxation left. Presolving is not the rule:
// it shows the callback another problem, or never calls it, and the limits depend on it.
static void solve_integers(struct call *call, glp_prob *problem) {
  const CGLPKOptions *options = call->options;
  CGLPKResult *result = &call->result;
  glp_iocp parameters;
  glp_init_iocp(&parameters);
  parameters.msg_lev = GLP_MSG_ON;
  parameters.out_dly = 1000;
  parameters.presolve = options->presolve ? GLP_ON : GLP_OFF;
  parameters.br_tech = options->pseudocost_branching ? GLP_BR_PCH : GLP_BR_DTH;
  parameters.mir_cuts = options->rounding_cuts ? GLP_ON : GLP_OFF;
  parameters.tol_int = options->integer_tolerance;
  parameters.tol_obj = options->objective_tolerance;
  parameters.cb_func = watch;
  parameters.cb_info = call;
  result->code = glp_intopt(problem, &parameters);
  int status = glp_mip_status(problem);
  bool has_point = status == GLP_OPT || status == GLP_FEAS;
  if (has_point) copy_point(call, problem);
  if (result->code == 0 && status == GLP_OPT) {
    result->status = CGLPKStatusOptimal;
    result->stop = CGLPKStopNone;
    result->bound = result->objective;
  } else if ((result->code == 0 && status == GLP_NOFEAS) || result->code == GLP_ENOPFS) {
    result->status = CGLPKStatusInfeasible;
    result->stop = CGLPKStopNone;
  } else if (result->code == GLP_ESTOP) {
    finish_early(call, has_point);
  } else {
    result->status = CGLPKStatusFailed;
  }
}

static void solve(struct call *call) {
  call->result.stop = reached_limit(call);
  if (call->result.stop != CGLPKStopNone) {
    finish_early(call, false);
    return;
  }
  glp_prob *problem = cglpk_build(call->program);
  if (call->options->scaling) glp_scale_prob(problem, GLP_SF_AUTO);
  if (solve_relaxation(call, problem)) {
    if (glp_get_num_int(problem) > 0) {
      solve_integers(call, problem);
    } else {
      for (int j = 0; j < call->program->column_count; j++)
        call->values[j] = glp_get_col_prim(problem, j + 1);
    }
  }
  glp_delete_prob(problem);
}

// The only frame with setjmp. Nothing here changes a local variable between the two returns.
static void solve_guarded(struct call *call) {
  switch (setjmp(call->recovery)) {
    case 0:
      glp_error_hook(leave_after_error, call);
      glp_term_hook(hear, call);
      solve(call);
      break;
    case JUMP_LIMIT:
      finish_early(call, call->has_incumbent);
      break;
    case JUMP_STALL:
      call->result.status = CGLPKStatusFailed;
      call->result.code = GLP_EITLIM;
      break;
    default:
      call->result.status = CGLPKStatusAborted;
      call->result.stop = CGLPKStopNone;
      break;
  }
  // Frees whatever a jump left behind, the hooks included. After an ordinary end this also spares
  // a thread that finishes the environment it could not free.
  glp_free_env();
}

CGLPKResult cglpk_solve(const CGLPKProgram *program, const CGLPKOptions *options, double *values,
                         char *message, size_t message_capacity) {
  struct call call = {
      .program = program,
      .options = options,
      .values = values,
      .result = {.status = CGLPKStatusOccupied,
                 .stop = CGLPKStopNone,
                 .bound = program->maximise ? INFINITY : -INFINITY},
      .started = now(),
      .message = message,
      .message_capacity = message_capacity,
  };
  if (message_capacity > 0) message[0] = '\0';
  // Anything but 0 means that this thread already has an environment (or can have none). Ours would
  // end by freeing that one and every problem in it.
  if (glp_init_env() == 0) solve_guarded(&call);
  return call.result;
}

const char *cglpk_version(void) { return glp_version(); }
