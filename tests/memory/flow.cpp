// Pools, executors, topics and pipelines.
#include <tests/memory/support.hpp>

#include <actors/pipeline/pipeline.hpp>
#include <actors/pool/executors.hpp>
#include <actors/pool/loop_executor.hpp>
#include <actors/pool/map.hpp>
#include <actors/pool/pool.hpp>
#include <actors/topic/topics.hpp>

#include <memory>
#include <numeric>
#include <stdexcept>
#include <vector>

using namespace memory_test;

namespace {

struct note {
  std::string text = name;
};
struct clerk {
  using protocol = actors::protocol<add, note>;
  int on(add m) { return m.n; }
  void on(note) {}
};

std::vector<int> numbers(int n) {
  std::vector<int> out(static_cast<std::size_t>(n));
  std::iota(out.begin(), out.end(), 0);
  return out;
}

template <class Executor> void use(Executor& on) {
  attempt([&] { expect_answer(on.submit([](int n) { return n; }, 1)); });
  attempt([&] { expect_answer(on.submit([]() -> int { throw std::runtime_error(name); })); });
  attempt([&] { expect_answer(on.submit([]() -> actors::task<int> { co_return 1; })); });
  attempt([&] {
    int sum = 0;
    for (const int n : on.map(
             numbers(10), [](int i) { return i; }, 3))
      sum += n;
    if (sum != 45) broken("map has lost something");
  });
}

}  // namespace

void memory_test::add_flow_cases() {
  memory_case("a pool", [] {
    in_a_system([](auto& sys) {
      const auto pool = sys.template spawn_pool<clerk>(
          actors::pool_options<clerk>{.workers = 2, .max_workers = 3});
      settle(pool);
      attempt([&] { pool.template tell<note>(); });
      attempt([&] { pool.template broadcast<note>(); });
      attempt([&] { expect_answer(pool.template ask_all<add>(1)); });
      attempt([&] { expect_answer(pool.template ask_first<add>(1)); });
      attempt([&] { expect_answer(pool.resize(3)); });
      attempt([&] { expect_answer(pool.resize(1)); });
      attempt([&] { expect_answer(pool.drain()); });
    });
  });
  memory_case("executors of threads", [] {
    attempt([] {
      actors::thread_executor on{2};
      use(on);
    });
  });
  memory_case("executors of one loop", [] {
    attempt([] {
      actors::loop_executor on;
      use(on);
    });
  });
  memory_case("executors of actors", [] {
    in_a_system([](auto& sys) {
      actors::actor_executor on{sys, 2};
      use(on);
    });
  });
  memory_case("a topic", [] {
    in_a_system([](auto& sys) {
      const actors::topic<note> news{sys};
      const auto one = sys.template spawn<clerk>();
      const auto other = sys.template spawn<clerk>();
      attempt([&] { news.subscribe(one); });
      attempt([&] { news.subscribe(other); });
      attempt([&] { news.publish(note{}); });
      attempt([&] { news.unsubscribe(one); });
      attempt([&] { news.publish(note{}); });
      settle(one);
      settle(other);
    });
  });
  memory_case("a pipeline", [] {
    in_a_system([](auto& sys) {
      std::vector<int> out;
      attempt([&] {
        expect_answer(actors::pipeline::from(sys, numbers(20), {.chunk = 4}) |
                      actors::pipeline::map([](int n) { return n; }) | actors::pipeline::hop |
                      actors::pipeline::map([](int n) { return n; }, actors::pipeline::parallel(2),
                                            actors::pipeline::ordered) |
                      actors::pipeline::into(out));
      });
    });
  });
}
