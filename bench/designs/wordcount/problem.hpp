#pragma once

#include "bench/flow/wordcount/corpus.hpp"
#include "bench/lab/measure.hpp"

#include <string>
#include <utility>
#include <vector>

namespace bench::designs::wordcount {

namespace counting = ::wordcount;  // the example

/// How often each word occurs in the text files of this system, from the first one on until it is
/// so much. Reading, cutting and counting are those of examples/wordcount, and some designs are,
/// too; those do not tell how long a piece takes, so it is measured in none.
struct problem {
  std::uint64_t megabytes = 50;

  problem of(size s) const;
  params parameters() const { return {{"MB", megabytes}}; }
  double operations() const;  ///< megabytes of text
  lab::metering measured() const { return {0, 1}; }

  using result = bench::wordcount::digest;
  void check(const result& counted) const;
};

/// The text, and what a plain loop counts in it: made once a process, with a fork of it, so before
/// there are threads.
struct text {
  explicit text(std::uint64_t megabytes)
      : files(megabytes * 1'000'000), counted(files.counted_by_a_loop()) {}
  bench::wordcount::corpus files;
  bench::wordcount::digest counted;
};
const text& text_of(const problem& p);

/// Pieces of several files, so much that handing them out costs little beside counting.
using portion = std::vector<counting::piece>;
portion next_portion(counting::pieces& from);

/// `count(pieces, monitor)` gives a tally; measured.
template <class Count> problem::result measure_count(const problem& p, lab::meter& m, Count count) {
  counting::monitor with;
  counting::pieces all{text_of(p).files.files(), with};
  m.start();
  const counting::tally counted = count(all, with);
  m.stop();
  return bench::wordcount::digest_of(counted);
}
/// The same for a design of the example.
outcome measure_design(const setup& s, const problem& p,
                       counting::tally (*run)(counting::pieces&, unsigned, counting::monitor&));

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_actors_pipeline(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::wordcount
