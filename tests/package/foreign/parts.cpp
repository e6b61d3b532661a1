// Uses each part that the umbrella leaves out, so that what their inline code calls is exported.
#include <actors/actors.hpp>
#include <actors/ask/loop.hpp>
#include <actors/ask/sync_wait.hpp>
#include <actors/ask/wait.hpp>
#include <actors/base/codec.hpp>
#include <actors/pool/circuit_breaker.hpp>
#include <actors/pool/executors.hpp>
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

int use_parts(actors::system& sys) {
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
