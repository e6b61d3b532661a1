#include "bench/designs/wordcount/problem.hpp"

#include "bench/designs/problems.hpp"

namespace bench::designs::wordcount {

problem problem::of(size s) const {
  if (s == size::quick) return {megabytes / 12};
  if (s == size::smoke) return {1};
  return *this;
}

double problem::operations() const {
  return static_cast<double>(text_of(*this).counted.bytes) * 1e-6;
}

void problem::check(const result& counted) const {
  const auto& expected = text_of(*this).counted;
  expect_equal("words", expected.words, counted.words);
  expect_equal("different words", expected.different, counted.different);
  expect_equal("which words, and how many of each", expected.mixed, counted.mixed);
  expect_equal("bytes", expected.bytes, counted.bytes);
}

const text& text_of(const problem& p) {
  static const text once(p.megabytes);
  return once;
}

portion next_portion(counting::pieces& from) {
  constexpr std::uint64_t enough = 2'000'000;
  portion some;
  for (std::uint64_t bytes = 0; bytes < enough;) {
    auto one = from.next();
    if (!one) break;
    bytes += one->end - one->begin;
    some.push_back(*std::move(one));
  }
  return some;
}

outcome measure_design(const setup& s, const problem& p,
                       counting::tally (*run)(counting::pieces&, unsigned, counting::monitor&)) {
  text_of(p);
  return lab::measure(s, p, [&](lab::meter& m) {
    return measure_count(p, m, [&](counting::pieces& from, counting::monitor& with) {
      return run(from, s.workers, with);
    });
  });
}

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "wordcount",
      .title = "Words of text files",
      .what = "How often each word occurs in 50 MB of text files, which are in the page cache. "
              "Files are found one after the other, their pieces counted into tables of their own, "
              "the tables put together: a real program.",
      .unit = "MB/s",
      .configs = {{"files", {}}},
      .solutions =
          {{"actors", run_actors, cannot("who gives out pieces waits for nobody")},
           {"actors-coroutine", run_actors_coroutine, cannot("nobody waits for those who count")},
           {"actors-pipeline", run_actors_pipeline, cannot("stages wait for later ones only")},
           {"caf", run_caf, cannot("who gives out pieces waits for nobody")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, cannot("there is one queue, and those who take put nothing in")},
           {"futures", run_futures, cannot("tasks wait for nothing")},
           {"processes", run_processes, cannot("tasks wait for nothing")},
           {"tbb", run_tbb, cannot("filters wait for nothing")},
           {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"semaphore", "the queue of pieces needs a lock all the same: it is the mutex"},
                  {"rwlock", "who takes a piece writes, so it is the mutex with more bookkeeping"},
                  {"lockfree",
                   "files are found one after the other: who looks for the next is alone"},
                  {"event-loop",
                   "the files are in memory, so all is computing, as in the plain loop"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::wordcount
