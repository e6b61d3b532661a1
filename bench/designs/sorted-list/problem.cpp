#include "bench/designs/sorted-list/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::sorted_list {

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.each /= 8;
  if (s == size::smoke) p.each = 100;
  return p;
}

params problem::parameters() const {
  return {{"workers", workers},
          {"each", each},
          {"write_percent", write_percent},
          {"size_percent", size_percent},
          {"keys", keys}};
}

void worker::judge(std::uint64_t answer) {
  const auto [what, key] = current_;
  const auto changed = what == action::add ? answer : std::uint64_t{0} - answer;
  switch (what) {
  case action::contains:
    if (!is_written(key) && answer != (is_there_at_first(key) ? 1 : 0)) ++wrong_;
    break;
  case action::size:
    // It may lag behind by the operations that are under way.
    if (answer + p_->workers < p_->keys / 4 || answer > p_->keys - p_->keys / 4 + p_->workers)
      ++wrong_;
    break;
  case action::add:
  case action::remove:
    if (answer > 1) ++wrong_;
    size_change_ += changed;
    checksum_change_ += changed * hash_of(key);
    break;
  }
}

void problem::check(const result& r) const {
  expect_equal("operations", workers * each, r.operations);
  expect_equal("wrong answers", 0, r.wrong_answers);
  expect_equal("keys out of order", 0, r.unsorted);
  expect_equal("size of the list", r.size_by_answers, r.size);
  expect_equal("checksum of the keys in the list", r.checksum_by_answers, r.checksum);
}

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "sorted-list",
      .title = "Sorted list",
      .what =
          "Twenty workers share a sorted linked list of about 500 keys: they look for keys, add "
          "and remove some, and ask for the size. Long reading, few writes. Savina's "
          "concurrent sorted linked list; half of the writes remove, so that its length stays.",
      .unit = "operations/s",
      .axis = lab::axis{"write_percent", "share of writes", "%"},
      .configs = {{"savina", {}},
                  {"writes-0", {.write_percent = 0}},
                  {"writes-1", {.write_percent = 1}},
                  {"writes-50", {.write_percent = 50}},
                  {"writes-90", {.write_percent = 90}},
                  {"short", {.keys = 40}}},
      .solutions =
          {{"actors", run_actors, cannot("the list's actor waits for nobody")},
           {"actors-coroutine", run_actors_coroutine, cannot("the list's actor waits for nobody")},
           {"caf", run_caf, cannot("the list's actor waits for nobody")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one lock")},
           {"semaphore", run_semaphore,
            can("two writers with half of the permits each; so they take turns")},
           {"rwlock", run_rwlock, cannot("there is one lock, and no reader becomes a writer")},
           {"lockfree", run_lockfree, cannot("nobody waits for anybody")},
           {"futures", run_futures, cannot("the list's tasks wait for nothing")},
           {"processes", run_processes,
            can("a process killed within an operation holds the lock for ever")},
           {"event-loop", run_event_loop, cannot("one thread, no waiting within an operation")},
           {"tbb", run_tbb, cannot("there is one lock, and no reader becomes a writer")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-pipeline", "nothing flows: each worker needs its answers back"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::sorted_list
