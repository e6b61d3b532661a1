// What the lab consists of: problems, each with designs that solve it. A cell of the matrix is a
// design of a problem, or the reason why there is none.
#pragma once

#include "bench/harness/suite.hpp"
#include "bench/lab/meter.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench::lab {

/// Whether a design can deadlock by its nature, and why or why not.
struct deadlock {
  bool possible;
  std::string why;
};
inline deadlock can(std::string why) { return {true, std::move(why)}; }
inline deadlock cannot(std::string why) { return {false, std::move(why)}; }

/// What makes designs cross over: a parameter that several configurations differ in.
struct axis {
  std::string param;  ///< its name in the parameters
  std::string label;  ///< for people: "work in an operation"
  std::string unit;
};

struct config {
  std::string name;
  params parameters;
};

struct cell {
  std::string design;
  std::string file;  ///< in bench/designs/<problem>/
  deadlock risk;
};

struct absent {
  std::string design;
  std::string why;  ///< one line
};

/// A problem as the harness and the report see it.
struct entry {
  std::string name;
  std::string title;
  std::string what;
  std::string unit;
  std::optional<lab::axis> axis;
  std::vector<config> configs;  ///< the first one is the main one
  std::vector<cell> cells;
  std::vector<absent> missing;
  std::vector<workload> workloads;  ///< one for each configuration
};

/// A problem as it is written down. `Problem` is a plain struct of parameters with
/// `Problem of(size) const` (the same, fewer operations), `params parameters() const`,
/// `double operations() const` (what one solution counts), `metering measured() const`, and a
/// `check(result) const` that throws `wrong_result`.
template <class Problem> struct description {
  using run_function = outcome (*)(const setup&, const Problem&);

  struct named {
    std::string name;
    Problem problem;
  };
  struct solution {
    std::string design;
    run_function run;
    deadlock risk;
    std::string file = {};  ///< when it is not the design's name with `_` for `-`
  };

  std::string name;
  std::string title;
  std::string what;
  std::string unit;  ///< of the rate: "meals/s"
  std::optional<lab::axis> axis = {};
  std::vector<named> configs;  ///< the first one is the main one: quick runs do it alone
  std::vector<solution> solutions;
  std::vector<absent> missing;
};

/// "actors-coroutine" to "actors_coroutine.cpp".
std::string file_of(const std::string& design);

template <class Problem> entry make_entry(description<Problem> d) {
  entry e{d.name, d.title, d.what, d.unit, d.axis, {}, {}, d.missing, {}};
  for (auto& s : d.solutions)
    e.cells.push_back({s.design, s.file.empty() ? file_of(s.design) : s.file, s.risk});
  for (auto& c : d.configs) {
    e.configs.push_back({c.name, c.problem.parameters()});
    workload w;
    w.name = d.name + "/" + c.name;
    w.what = d.what;
    w.parameters = [p = c.problem](size s) { return p.of(s).parameters(); };
    for (auto& s : d.solutions)
      w.designs.push_back({s.design, [p = c.problem, run = s.run](const setup& how) {
                             return run(how, p.of(how.scale));
                           }});
    e.workloads.push_back(std::move(w));
  }
  return e;
}

}  // namespace bench::lab
