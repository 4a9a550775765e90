// SPDX-License-Identifier: Apache-2.0

#ifndef CGLPK_BUILDING_H
#define CGLPK_BUILDING_H

#include <glpk.h>

#include "CGLPK.h"

// A new problem object that holds `program`. Takes GLPK's error exit when counts or indices are
// wrong.
glp_prob *cglpk_build(const CGLPKProgram *program);

#endif
