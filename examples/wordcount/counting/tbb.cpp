// oneTBB: a pipeline of two filters, and a tally for each of its threads.
#include "designs.hpp"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

namespace wordcount {

namespace tbb = oneapi::tbb;

tally count_tbb(pieces& from, unsigned workers, monitor& with) {
  const tbb::global_control limit{tbb::global_control::max_allowed_parallelism, workers};
  tbb::enumerable_thread_specific<tally> tallies;
  const auto source = tbb::make_filter<void, piece>(tbb::filter_mode::serial_out_of_order,
                                                    [&](tbb::flow_control& control) {
                                                      auto one = from.next();
                                                      if (!one) control.stop();
                                                      return one.value_or(piece{});
                                                    });
  const auto counting = tbb::make_filter<piece, void>(
      tbb::filter_mode::parallel, [&](const piece& one) { count(one, tallies.local(), with); });
  tbb::task_arena arena{static_cast<int>(workers)};
  arena.execute([&] { tbb::parallel_pipeline(4 * workers, source & counting); });
  tally all;
  tallies.combine_each([&](tally& each) { merge(all, std::move(each)); });
  return all;
}

}  // namespace wordcount
