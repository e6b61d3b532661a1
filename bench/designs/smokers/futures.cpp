// A smoker is an executor with one thread, a cigarette a task. The agent waits for a future that
// the task keeps before it smokes.
#include "bench/designs/smokers/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

#include <memory>

namespace bench::designs::smokers {

namespace {

std::vector<std::unique_ptr<actors::thread_executor>> seat(std::uint64_t smokers) {
  std::vector<std::unique_ptr<actors::thread_executor>> all;
  try {
    for (std::uint64_t i = 0; i < smokers; ++i)
      all.push_back(std::make_unique<actors::thread_executor>(1));
  } catch (const std::system_error& e) {
    throw not_available("the system starts no more than " + std::to_string(all.size()) +
                        " executors: " + e.what());
  }
  return all;
}

problem::result solve(const problem& p, lab::meter& m) {
  table t(p);
  const auto all = seat(p.smokers);
  m.start();
  deal(p, t, lab::party(m, 0), [&](std::uint64_t smoker) {
    auto [promise, taken] = actors::make_promise<actors::done>();
    all[smoker]->post([&t, smoker, done = std::move(promise)]() mutable {
      t.take(smoker);
      done.set();
      t.smoke(smoker);
    });
    taken.get();
  });
  for (auto& each : all) each->shutdown();  // when what has been submitted is done
  m.stop();
  return t.result();
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::smokers
