#include "bench/flow/suite.hpp"

#include "bench/flow/bounded-mailbox/problem.hpp"
#include "bench/flow/mailbox_goals.hpp"
#include "bench/flow/pipeline-5/problem.hpp"
#include "bench/flow/skewed-map/problem.hpp"
#include "bench/flow/slow-consumer/problem.hpp"
#include "bench/flow/wordcount/problem.hpp"
#include "bench/harness/percentile.hpp"

#include <fmt/format.h>

namespace bench::flow {

namespace {

workload make(std::string name, std::string what, std::vector<design> designs,
              std::function<params(size)> parameters) {
  workload w;
  w.name = std::move(name);
  w.what = std::move(what);
  w.parameters = std::move(parameters);
  w.designs = std::move(designs);
  return w;
}
template <class Problem>
workload make(std::string name, std::string what, std::vector<design> designs) {
  return make(std::move(name), std::move(what), std::move(designs),
              [](size s) { return Problem::of(s).parameters(); });
}

template <std::uint64_t Producers>
workload make_bounded_mailbox(std::string name, std::string what) {
  using namespace bounded_mailbox;
  return make<problem<Producers>>(std::move(name), std::move(what),
                                  {{"unbounded", run_unbounded<Producers>},
                                   {"roomy", run_roomy<Producers>},
                                   {"tight", run_tight<Producers>}});
}

/// Our rate on a workload over that of a rival, for each number of workers from `least_workers` on.
void judge_rate(const std::vector<result>& all, std::string_view workload, std::string_view rival,
                double at_least, std::vector<verdict>& out, unsigned least_workers = 1) {
  for (const auto& ours : all)
    for (const auto& theirs : all)
      if (ours.workload == workload && theirs.workload == workload && ours.unit.ends_with("/s") &&
          theirs.unit == ours.unit && ours.workers == theirs.workers && ours.design == "actors" &&
          theirs.design == rival && ours.workers >= least_workers) {
        const auto ratio = median(ours.values) / median(theirs.values);
        out.push_back({fmt::format("{}, {} workers: at least {:g}x {}", workload, ours.workers,
                                   at_least, rival),
                       fmt::format("{:.2f}x", ratio), ratio >= at_least});
      }
}

std::vector<verdict> judge(const std::vector<result>& results) {
  std::vector<verdict> out;
  judge_rate(results, "pipeline-5", "tbb", 2, out);
  judge_rate(results, "pipeline-5", "tbb-chunks", 1, out);
  judge_rate(results, "pipeline-5", "tbb-graph", 2, out);
  judge_rate(results, "pipeline-5", "threads", 2, out);
  judge_rate(results, "skewed-map", "tbb", 1, out);
  judge_rate(results, "skewed-map", "threads", 1, out);
  judge_mailboxes(results, out);
  judge_rate(results, "wordcount", "tbb", 0.95, out);
  judge_rate(results, "wordcount", "threads", 0.95, out);
  judge_rate(results, "wordcount", "sequential", 1.7, out, 2);
  return out;
}

}  // namespace

suite make_suite() {
  suite s{"flow", "pipelines against oneTBB and threads with queues; bounded mailboxes", {}, judge};
  s.workloads = {
      make<pipeline_5::problem>("pipeline-5", "five trivial stages",
                                {{"actors", pipeline_5::run_actors},
                                 {"actors-hops", pipeline_5::run_hops},
                                 {"tbb", pipeline_5::run_tbb},
                                 {"tbb-chunks", pipeline_5::run_tbb_chunks},
                                 {"tbb-graph", pipeline_5::run_tbb_graph},
                                 {"threads", pipeline_5::run_threads}}),
      make<skewed_map::problem>("skewed-map", "an ordered parallel map, some items slow",
                                {{"actors", skewed_map::run_actors},
                                 {"tbb", skewed_map::run_tbb},
                                 {"tbb-graph", skewed_map::run_tbb_graph},
                                 {"threads", skewed_map::run_threads}}),
      make_bounded_mailbox<1>("bounded-mailbox", "one producer floods a consumer with a bound"),
      make_bounded_mailbox<4>("bounded-mailbox-4", "four producers do"),
      make<slow_consumer::problem>("slow-consumer", "a producer outruns its consumer",
                                   {{"muted", slow_consumer::run_muted},
                                    {"thread", slow_consumer::run_thread},
                                    {"coroutine", slow_consumer::run_coroutine},
                                    {"unbounded", slow_consumer::run_unbounded},
                                    {"caf", slow_consumer::run_caf}}),
      make("wordcount", "the words of a gigabyte of files",
           {{"actors", wordcount::run_actors},
            {"tbb", wordcount::run_tbb},
            {"threads", wordcount::run_threads},
            {"sequential", wordcount::run_sequential}},
           wordcount::parameters),
  };
  return s;
}

}  // namespace bench::flow
