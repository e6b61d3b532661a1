#include "bench/harness/json.hpp"
#include "bench/lab/drive.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace bench::lab {

namespace {

using nlohmann::json;

json json_of(const entry& e) {
  json j{
      {"name", e.name}, {"title", e.title}, {"what", e.what}, {"unit", e.unit}, {"axis", nullptr}};
  if (e.axis)
    j["axis"] = {{"param", e.axis->param}, {"label", e.axis->label}, {"unit", e.axis->unit}};
  for (auto& c : e.configs)
    j["configs"].push_back({{"name", c.name},
                            {"params", bench::json_of(c.parameters)},
                            {"main", &c == e.configs.data()}});
  for (auto& c : e.cells)
    j["cells"].push_back({{"design", c.design},
                          {"file", "bench/designs/" + e.name + "/" + c.file},
                          {"may_deadlock", c.risk.possible},
                          {"note", c.risk.why}});
  j["missing"] = json::array();
  for (auto& a : e.missing) j["missing"].push_back({{"design", a.design}, {"why", a.why}});
  return j;
}

}  // namespace

const std::vector<design_info>& all_designs() {
  static const std::vector<design_info> all{
      {"actors", "actors of this library that tell and ask"},
      {"actors-coroutine", "actors of this library with coroutines for handlers"},
      {"actors-pipeline", "a pipeline of this library"},
      {"caf", "plain CAF on its own scheduler"},
      {"caf-on-actors", "the same on the scheduler of this library"},
      {"mutex", "threads, std::mutex and std::condition_variable"},
      {"semaphore", "threads and semaphores"},
      {"rwlock", "threads and std::shared_mutex"},
      {"lockfree", "threads and atomics; moodycamel's queue where one is needed"},
      {"futures", "tasks of thread_executor, and their futures"},
      {"processes", "processes, with shared memory where it is the natural way"},
      {"event-loop", "coroutines on one thread"},
      {"tbb", "oneTBB"},
      {"sequential", "a plain loop, the base line"},
      {"go", "goroutines and channels"},
      {"erlang", "Erlang processes"},
  };
  return all;
}

std::string file_of(const std::string& design) {
  auto file = design + ".cpp";
  std::replace(file.begin(), file.end(), '-', '_');
  return file;
}

void expect_complete(const std::vector<entry>& entries) {
  for (auto& e : entries)
    for (auto& d : all_designs()) {
      const auto named = [&](auto& x) { return x.design == d.name; };
      const auto found = std::count_if(e.cells.begin(), e.cells.end(), named) +
                         std::count_if(e.missing.begin(), e.missing.end(), named);
      if (found != 1)
        throw std::logic_error(e.name + " has " + std::to_string(found) + " cells for " + d.name);
    }
}

void describe(const std::vector<entry>& entries) {
  json j;
  for (auto& d : all_designs()) j["designs"].push_back({{"name", d.name}, {"what", d.what}});
  for (auto& e : entries) j["problems"].push_back(json_of(e));
  std::puts(j.dump(2).c_str());
}

}  // namespace bench::lab
