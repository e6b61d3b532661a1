#include <tests/support/budget.hpp>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace actors::test {
namespace {

struct row {
  std::string_view name;
  std::uint64_t ci;
  std::uint64_t full;
};

// The one place with test counts. `ci` keeps a test case under about two seconds on two cores.
constexpr row table[] = {
    {"messages", 200'000, 10'000'000},          // a stress test's messages in all
    {"queue operations", 200'000, 20'000'000},  // pushes and pops of a queue under several threads
    {"timers", 100'000, 1'000'000},             // timers armed at the same time
    {"actors", 20'000, 1'000'000},              // actors alive at the same time
    {"system cycles", 200, 10'000},             // starts and stops of a whole system under traffic
    {"kill rounds", 500, 50'000},               // actors killed with something in flight
    {"seeds", 20, 2'000},                       // random scenarios
    {"wake-ups", 2'000, 200'000},               // rounds of going to sleep and being woken
    {"depth of chains", 200'000, 1'000'000},    // links, each within the one before
    {"churn", 100'000, 1'000'000},              // things made and ended, one after the other
    {"subscriptions", 2'000, 100'000},          // made and taken back under traffic
    {"by reference", 5'000, 500'000},           // actors whose last reference goes under fire
    {"systems across", 300, 20'000},            // ends of systems that others send to
    {"polls", 2'000, 200'000},                  // rounds of polling futures around their deadlines
    {"codec", 5'000, 200'000},                  // random values encoded and decoded
    {"relacy iterations", 20'000, 2'000'000},   // random schedules of one model
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

bool full() {
  const char* given = std::getenv("ACTORS_TEST_BUDGET");
  const std::string_view mode = given == nullptr ? "ci" : given;
  if (mode != "ci" && mode != "full")
    throw std::invalid_argument("ACTORS_TEST_BUDGET is ci or full, not " + std::string(mode));
  return mode == "full";
}

}  // namespace

std::uint64_t budget(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &row::name);
  if (found == std::end(table))
    throw std::invalid_argument("tests/support/budget.cpp has no row \"" + std::string(name) + '"');
  if (full()) return found->full;
  return sanitized ? std::max<std::uint64_t>(found->ci / 10, 1) : found->ci;
}

}  // namespace actors::test
