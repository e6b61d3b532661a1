// Worker processes that know the function; numbers and results travel through sockets. How long an
// item takes there is not known here.
#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/process_executor.hpp>

#include <ranges>

namespace bench::designs::parallel_map {

struct input {
  std::uint64_t item;
  std::uint64_t work_ns;
  bool skewed;
};

inline std::uint64_t value_of_input(input in) {
  lab::work(cost(in.item, std::chrono::nanoseconds{in.work_ns}, in.skewed));
  return mixed(in.item);
}

namespace {

problem::result solve(actors::executor_base& on, const problem& p, unsigned workers,
                      lab::meter& m) {
  problem::result values;
  values.reserve(p.items);
  const auto inputs =
      std::views::iota(std::uint64_t{0}, p.items) | std::views::transform([&](std::uint64_t item) {
        return input{item, static_cast<std::uint64_t>(p.work.count()), p.skewed};
      });
  m.start();
  for (const auto v : on.map(inputs, actors::fn<value_of_input>, piece_size(p, workers)))
    values.push_back(v);
  m.stop();
  return values;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  actors::process_executor on({.workers = s.workers});
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, s.workers, m); });
}

}  // namespace bench::designs::parallel_map
