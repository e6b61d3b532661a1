/// Results in words and in JSON.
#pragma once

#include "dinner.hpp"

#include <string>
#include <vector>

namespace dining {

/// "5 philosophers, 300 meals each, ..."
std::string describe(const settings& with);

/// One party: a few lines, with what was checked and, of a deadlock, who waits for whom.
std::string report(const result& r);

/// The comparison of several: its head, a row each, and what needs more words than a row has.
std::string comparison_head();
std::string comparison_row(const result& r);
std::string comparison_notes(const std::vector<result>& all);

/// Parameters and results, as an object; times in seconds.
std::string to_json(const settings& with, const std::vector<result>& all);

/// What the whole run is worth to the shell: see `exit_code`. A deadlock of a strategy that may is
/// no failure when it is `compared` with others.
int exit_code_of(const result& r, bool compared);

}  // namespace dining
