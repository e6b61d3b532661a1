#include "bench/flow/mailbox_goals.hpp"

#include "bench/harness/percentile.hpp"

#include <fmt/format.h>

namespace bench::flow {

namespace {

void judge_time(const std::vector<result>& all, std::string_view workload, double at_most,
                std::vector<verdict>& out) {
  for (const auto& r : all)
    for (const auto& base : all)
      if (r.workload == workload && base.workload == workload && r.workers == base.workers &&
          base.design == "unbounded" && r.design != base.design) {
        const auto ratio = median(base.values) / median(r.values);
        out.push_back({fmt::format("{}, {} workers: {} at most {:g}x the time of unbounded",
                                   workload, r.workers, r.design, at_most),
                       fmt::format("{:.2f}x", ratio), ratio <= at_most});
      }
}

void judge_memory(const std::vector<result>& all, double most_mib, std::vector<verdict>& out) {
  for (const auto& r : all)
    if (r.workload == "slow-consumer" && r.unit == "bytes" && r.design != "unbounded" &&
        r.design != "caf") {
      const auto mib = median(r.values) / (1 << 20);
      out.push_back({fmt::format("slow-consumer, {} workers: {} at most {:g} MiB over idle",
                                 r.workers, r.design, most_mib),
                     fmt::format("{:.1f} MiB", mib), mib <= most_mib});
    }
}

}  // namespace

void judge_mailboxes(const std::vector<result>& all, std::vector<verdict>& out) {
  judge_time(all, "bounded-mailbox", 1.3, out);
  judge_time(all, "bounded-mailbox-4", 1.3, out);
  judge_memory(all, 16, out);
}

}  // namespace bench::flow
