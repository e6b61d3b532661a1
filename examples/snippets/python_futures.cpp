// What Python's concurrent.futures and multiprocessing have, as it is written here.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/ask/wait.hpp>
#include <actors/pool/executors.hpp>
#include <actors/pool/pool.hpp>
#include <actors/pool/process_executor.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

// [python-function]
int square(int n) { return n * n; }
// [/python-function]

// [python-plain-values]
struct job {
  std::string name;
  std::vector<int> numbers;
};
struct answer {
  std::string name;
  int sum;
};

answer add_up(const job& of) {
  int sum = 0;
  for (const int n : of.numbers) sum += n;
  return {of.name, sum};
}
// [/python-plain-values]

// [python-shared]
struct put {
  std::string key;
  int value;
};
struct get {
  std::string key;
  using reply = std::optional<int>;
};

struct dictionary {
  using protocol = actors::protocol<put, get>;
  std::map<std::string, int> values;

  void on(put m) { values[std::move(m.key)] = m.value; }
  std::optional<int> on(const get& m) {
    const auto found = values.find(m.key);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
};
// [/python-shared]

// [python-pipe]
struct ping {
  int n;
};
struct pong {
  int n;
};

struct near_end {
  using protocol = actors::protocol<pong>;
  actors::promise<int> out;

  explicit near_end(actors::promise<int> to) : out(std::move(to)) {}
  void on(pong m) { out.set(m.n); }
};

struct far_end {
  using protocol = actors::protocol<ping>;
  actors::ref<pong> back;
  void on(ping m) { back.tell<pong>(m.n + 1); }
};
// [/python-pipe]

void futures() {
  // [python-executor]
  actors::thread_executor pool{4};
  auto f = pool.submit(square, 7);  // an actors::future<int>
  std::cout << f.get() << '\n';
  // [/python-executor]

  // [python-map]
  int sum = 0;
  for (const int each : pool.map(std::vector{1, 2, 3}, square)) sum += each;
  std::cout << sum << '\n';
  // [/python-map]

  // [python-as-completed]
  std::vector<actors::future<int>> several;
  for (int n = 1; n <= 3; ++n) several.push_back(pool.submit(square, n));
  int most = 0;
  for (auto& [index, outcome] : actors::as_completed(std::move(several)))
    most = std::max(most, outcome.value());
  std::cout << most << '\n';
  // [/python-as-completed]

  // [python-wait]
  std::vector<actors::future<int>> some;
  for (int n = 1; n <= 3; ++n) some.push_back(pool.submit(square, n));
  const bool one = actors::wait(some, actors::wait_until::first_completed, 10s);
  const bool all = actors::wait(some);
  std::cout << one << all << some[2].ready() << '\n';
  // [/python-wait]

  // [python-failure]
  auto bad =
      pool.submit(actors::named{"print", []() -> int { throw std::runtime_error{"no paper"}; }});
  if (auto outcome = bad.result(); !outcome) std::cout << outcome.error().text() << '\n';
  // [/python-failure]

  // [python-cancel]
  auto [never, waiting] = actors::make_promise<int>();
  waiting.cancel();
  std::cout << to_string(waiting.result().error().code()) << '\n';
  // [/python-cancel]

  // [python-shutdown]
  pool.shutdown();  // or shutdown_mode::cancel; the destructor waits as well
  std::cout << to_string(pool.submit(square, 1).result().error().code()) << '\n';
  // [/python-shutdown]
}

void processes() {
  // [python-processes]
  actors::process_executor pool{{.workers = 2, .task_timeout = 60s, .max_tasks = 100}};
  auto f = pool.submit(actors::fn<square>, 9);
  auto sum = pool.submit(actors::fn<add_up>, job{"three", {1, 2, 3}});
  std::cout << f.get() << ", " << sum.get().sum << '\n';
  // [/python-processes]

  // [python-pool-map]
  for (const int n : pool.map(std::vector{1, 2, 3}, actors::fn<square>, 2)) std::cout << n << ' ';
  std::cout << '\n';
  // [/python-pool-map]

  // [python-process-dies]
  auto dies = pool.submit([](int code) -> int { std::_Exit(code); }, 1);
  std::cout << to_string(dies.result().error().code()) << '\n';
  std::cout << pool.submit(actors::fn<square>, 3).get() << '\n';  // others do not notice
  // [/python-process-dies]

  actors::system sys;
  // [python-pipe-use]
  auto [got, back] = actors::make_promise<int>();
  auto here = sys.spawn<near_end>(std::move(got));
  auto there = sys.spawn<far_end>(here);
  there.tell<ping>(1);
  std::cout << back.get() << '\n';
  // [/python-pipe-use]

  // [python-shared-use]
  auto shared = sys.spawn<dictionary>();
  shared.tell<put>("a", 1);
  std::cout << shared.ask<get>("a").get().value_or(0) << '\n';
  // [/python-shared-use]
}

}  // namespace

void snippets::python_futures() {
  futures();
  processes();
}
