// SPDX-License-Identifier: Apache-2.0

#include "Building.h"

#include <math.h>

static int bound_type(double lower, double upper) {
  if (isinf(lower) && isinf(upper)) return GLP_FR;
  if (isinf(upper)) return GLP_LO;
  if (isinf(lower)) return GLP_UP;
  return lower == upper ? GLP_FX : GLP_DB;
}

// Entries move into GLPK's own memory, so that an error exit frees them with everything else. GLPK
// counts from 1 and ignores the first element of an array.
static void load_entries(glp_prob *problem, const CGLPKProgram *program) {
  int count = program->entry_count;
  int *rows = glp_alloc(count + 1, sizeof(int));
  int *columns = glp_alloc(count + 1, sizeof(int));
  double *coefficients = glp_alloc(count + 1, sizeof(double));
  for (int k = 0; k < count; k++) {
    rows[k + 1] = program->entries[k].row + 1;
    columns[k + 1] = program->entries[k].column + 1;
    coefficients[k + 1] = program->entries[k].coefficient;
  }
  glp_load_matrix(problem, count, rows, columns, coefficients);
  glp_free(rows);
  glp_free(columns);
  glp_free(coefficients);
}

glp_prob *cglpk_build(const CGLPKProgram *program) {
  glp_prob *problem = glp_create_prob();
  glp_set_obj_dir(problem, program->maximise ? GLP_MAX : GLP_MIN);
  if (program->row_count != 0) glp_add_rows(problem, program->row_count);
  if (program->column_count != 0) glp_add_cols(problem, program->column_count);
  for (int i = 0; i < program->row_count; i++) {
    const CGLPKRow *row = &program->rows[i];
    glp_set_row_bnds(problem, i + 1, bound_type(row->lower, row->upper), row->lower, row->upper);
  }
  for (int j = 0; j < program->column_count; j++) {
    const CGLPKColumn *column = &program->columns[j];
    int type = bound_type(column->lower, column->upper);
    glp_set_col_bnds(problem, j + 1, type, column->lower, column->upper);
    glp_set_obj_coef(problem, j + 1, column->objective);
    if (column->is_integer) glp_set_col_kind(problem, j + 1, GLP_IV);
  }
  load_entries(problem, program);
  return problem;
}
