// One program, several designs.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/pool/make_executor.hpp>

#include <chrono>
#include <iostream>
#include <ranges>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;

namespace {

// [executors-functions]
bool is_prime(int n) {
  for (int i = 2; i * i <= n; ++i)
    if (n % i == 0) return false;
  return n > 1;
}

// A task may be a coroutine; one that waits for time or sockets takes a loop.
actors::task<std::string> fetch(actors::loop& on, int page) {
  co_await on.sleep(1ms);  // a server that takes its time
  co_return "page " + std::to_string(page);
}
// [/executors-functions]

}  // namespace

void snippets::executors() {
  for (const std::string design : {"inline", "threads", "actors", "loop", "processes"}) {
    // [executors-use]
    auto on = actors::make_executor(design, {.workers = 2});
    int primes = 0;
    for (const bool prime : on.map(std::views::iota(0, 1000), actors::fn<is_prime>, 50))
      primes += prime ? 1 : 0;
    auto page = on.submit(actors::fn<fetch>, 7);
    std::cout << design << ": " << primes << " primes, " << page.get() << '\n';
    // [/executors-use]
  }

  // [executors-errors]
  auto pool = actors::make_executor("processes", {.workers = 1});
  int limit = 10;
  auto local = pool.submit(actors::named{"check", [limit](int n) { return n < limit; }}, 7);
  std::cout << local.result().error().text() << '\n';

  auto failed =
      pool.submit(actors::named{"page 7", []() -> int { throw std::range_error{"torn"}; }});
  std::cout << failed.result().error().text() << '\n';

  try {
    auto none = actors::make_executor("thread");
  } catch (const actors::actor_error& e) {
    std::cout << e.reason().text() << '\n';
  }
  // [/executors-errors]
}
