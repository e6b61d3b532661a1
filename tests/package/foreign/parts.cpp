// Uses each part that the umbrella leaves out, so that what their inline code calls is exported.
#include <actors/actors.hpp>
#include <actors/ask/ask_each.hpp>
#include <actors/ask/loop.hpp>
#include <actors/ask/sync_wait.hpp>
#include <actors/ask/wait.hpp>
#include <actors/base/codec.hpp>
#include <actors/pipeline/pipeline.hpp>
#include <actors/pool/circuit_breaker.hpp>
#include <actors/pool/executors.hpp>
#include <actors/pool/loop_executor.hpp>
#include <actors/pool/make_executor.hpp>
#include <actors/pool/pool.hpp>
#include <actors/pool/process_executor.hpp>
#include <actors/pool/rate_limiter.hpp>
#include <actors/topic/topics.hpp>

#include <vector>

struct item {
  int number;
};
struct twice {
  using reply = int;
  int number;
};
struct worker {
  using protocol = actors::protocol<item, twice>;
  void on(item) {}
  actors::task<int> on(twice m) { co_return 2 * m.number; }
};

static int negate(int n) { return -n; }

static actors::task<int> sleep_and_ask(actors::loop& on, actors::ref<twice> whom) {
  co_await on.sleep(std::chrono::microseconds{1});
  co_return co_await whom.ask<twice>(2);
}

static actors::task<int> give(int n) { co_return n; }

static int use_pools(actors::system& sys) {
  const auto many = sys.spawn_pool<worker>({.workers = 2, .routing = actors::round_robin});
  many.tell<item>(1);
  int sum = many.ask<twice>(1).get();
  many.resize(1).get();
  many.drain().get();
  std::vector<twice> questions{{1}, {2}};
  for (auto& each : actors::as_completed(questions | actors::ask_each(many))) sum += *each.outcome;
  return sum + static_cast<int>(many.stats().hired);
}

static int use_pipelines(actors::system& sys) {
  namespace pl = actors::pipeline;
  int sum = 0;
  auto done = pl::from(sys, std::vector<int>{1, 2, 3}) |
              pl::map(negate, pl::parallel(2), pl::ordered) |
              pl::filter([](int n) { return n != -2; }) | pl::into([&](int n) { sum += n; });
  return static_cast<int>(done.get().in()) + sum;
}

static int use_more_executors() {
  actors::any_executor one = actors::make_executor("threads");
  actors::loop_executor other;
  return one.submit(negate, 1).get() + other.submit(negate, 2).get();
}

static int use_mailboxes(actors::system& sys) {
  const auto bounded =
      sys.spawn<worker>({.mailbox = {.capacity = 1, .patience = std::chrono::minutes{1}}});
  actors::sync_wait([](auto to) -> actors::task<> { co_await to.template send<item>(1); }(bounded));
  return bounded.ask<twice>(1).get() - static_cast<int>(bounded.mailbox().overruns);
}

int use_parts(actors::system& sys) {
  if (use_pools(sys) != 2 + 2 + 4 + 2) return 0;
  if (use_pipelines(sys) != 3 - 1 - 3) return 0;
  if (use_more_executors() != -1 - 2) return 0;
  if (use_mailboxes(sys) != 2) return 0;
  auto who = sys.spawn<worker>();
  int sum = actors::sync_wait(give(1));
  sum += who.within(std::chrono::seconds{30}).ask<twice>(3).get();
  actors::loop loop;
  sum += loop.run(sleep_and_ask(loop, who));
  actors::thread_executor threads{1};
  actors::actor_executor tasks{sys};
  actors::process_executor processes{{.workers = 1}};
  sum += threads.submit(negate, 1).get() + tasks.submit(negate, 1).get();
  sum += processes.submit(actors::fn<negate>, 1).get();
  for (int each : tasks.map(std::vector<int>{1, 2}, negate)) sum += each;
  actors::topics topics{sys};
  topics.of<item>().subscribe(who);
  topics.publish(item{1});
  actors::circuit_breaker breaker;
  sum += breaker.call([&] { return who.ask<twice>(1); }).get();
  actors::bytes written;
  actors::encoder{written}.write(item{4});
  item back{};
  actors::decoder from{written};
  from.read(back);
  actors::rate_limiter limiter{1, 1};
  return sum + back.number + (limiter.try_acquire() ? 1 : 0);
}
