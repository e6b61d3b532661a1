// The report for people.
#pragma once

#include "bench/harness/machine.hpp"
#include "bench/harness/options.hpp"
#include "bench/harness/suite.hpp"

#include <vector>

namespace bench {

/// Three significant digits, thousands as k, M.
std::string short_number(double v);

void print_list();
void print_head(const machine& m, const options& o);
void print_rows(const std::vector<result>& results);
void print_verdicts(const std::vector<verdict>& verdicts);
/// Warns when the machine was not left alone.
void print_load(const machine& m);

}  // namespace bench
