#include "bench/designs/suite.hpp"

#include "bench/designs/problems.hpp"
#include "bench/lab/drive.hpp"

namespace bench::designs {

namespace {

std::vector<lab::entry> make_entries() {
  std::vector<lab::entry> all{
      philosophers::describe(), bounded_buffer::describe(),  dictionary::describe(),
      sorted_list::describe(),  barber::describe(),          smokers::describe(),
      bank::describe(),         counter::describe(),         ring::describe(),
      chameneos::describe(),    parallel_map::describe(),    n_queens::describe(),
      quicksort::describe(),    unbalanced_tree::describe(), matrix::describe(),
      sieve::describe(),        fetch::describe(),           pipeline::describe(),
      wordcount::describe(),
  };
  lab::expect_complete(all);
  return all;
}

const std::vector<lab::entry>& entries() {
  static const auto all = make_entries();
  return all;
}

}  // namespace

suite make_suite() {
  suite s{"designs", "the same problems by actors, locks, atomics, tasks and processes", {}, {}};
  for (auto& e : entries())
    s.workloads.insert(s.workloads.end(), e.workloads.begin(), e.workloads.end());
  s.pinned = true;
  s.drive = lab::drive;
  s.describe = [] { lab::describe(entries()); };
  return s;
}

}  // namespace bench::designs
