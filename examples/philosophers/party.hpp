/// What a strategy gets to seat its philosophers.
#pragma once

#include "chair.hpp"
#include "statistics.hpp"
#include "strategy.hpp"
#include "threads.hpp"

#include <optional>
#include <vector>

namespace dining {

class party {
public:
  party(table& at, const settings& how) : table_{at}, how_{how} {}

  int seats() const noexcept { return table_.seats(); }
  bool gong() const noexcept { return how_.gong; }
  chair seat(int i) const noexcept { return {table_, i, how_}; }

  /// Everybody has sat down: the clock starts, and so do they.
  template <class Philosophers> void begin(const Philosophers& everybody) {
    cpu_at_start_ = cpu_time();
    table_.open();
    for (auto& philosopher : everybody) philosopher.template tell<think>();
  }
  /// The same with threads; they leave when the party is destroyed. Throws `too_many_threads`.
  void begin_on_threads(const threads::life& each) {
    std::vector<chair> chairs;
    for (int i = 0; i < seats(); ++i) chairs.push_back(seat(i));
    threads_.emplace(std::move(chairs), each);
    cpu_at_start_ = cpu_time();
    table_.open();
    threads_->begin();
  }
  nanoseconds cpu_at_start() const noexcept { return cpu_at_start_; }

private:
  table& table_;
  const settings& how_;
  nanoseconds cpu_at_start_{};
  std::optional<threads> threads_;
};

}  // namespace dining
