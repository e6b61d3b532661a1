#include "statistics.hpp"

#include <sys/resource.h>

namespace dining {

double jain_index(std::span<const double> shares) noexcept {
  double sum = 0, squares = 0;
  for (auto x : shares) {
    sum += x;
    squares += x * x;
  }
  return squares == 0 ? 1 : sum * sum / (static_cast<double>(shares.size()) * squares);
}

nanoseconds cpu_time() noexcept {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  auto in_full = [](timeval t) {
    return std::chrono::seconds{t.tv_sec} + std::chrono::microseconds{t.tv_usec};
  };
  return in_full(used.ru_utime) + in_full(used.ru_stime);
}

statistics take_stock(const table& t, nanoseconds elapsed, nanoseconds cpu) {
  std::vector<double> rates;
  rates.reserve(static_cast<std::size_t>(t.seats()));
  for (int i = 0; i < t.seats(); ++i) {
    auto seen = t.look(i);
    auto over = seen.now == doing::gone ? t.latest_meal(i) : elapsed;
    rates.push_back(over.count() > 0 ? seen.meals / static_cast<double>(over.count()) : 0);
  }
  auto waiting = t.waiting();
  auto meals = t.meals();
  auto seconds = std::chrono::duration<double>(elapsed).count();
  return {.meals = meals,
          .elapsed = elapsed,
          .cpu = cpu,
          .meals_per_second = seconds > 0 ? static_cast<double>(meals) / seconds : 0,
          .waiting_p50 = waiting.quantile(0.5),
          .waiting_p99 = waiting.quantile(0.99),
          .waiting_max = waiting.max(),
          .fairness = jain_index(rates)};
}

}  // namespace dining
