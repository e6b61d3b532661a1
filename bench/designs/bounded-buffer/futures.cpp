// The buffer belongs to an executor with one thread; a place, or an item, comes as a future.
#include "bench/designs/bounded-buffer/threads.hpp"
#include "bench/designs/bounded-buffer/waiting_buffer.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::bounded_buffer {

namespace {

class buffer {
public:
  void put(item i) {
    auto [promise, done] = actors::make_promise<actors::done>();
    owner_.post([this, i, who = std::move(promise)]() mutable {
      places_.put(i, std::move(who), accept, hand);
    });
    done.get();
  }
  item take() {
    auto [promise, i] = actors::make_promise<item>();
    owner_.post(
        [this, who = std::move(promise)]() mutable { places_.take(std::move(who), accept, hand); });
    return i.get();
  }
  std::uint64_t most() {
    owner_.shutdown();
    return places_.most();
  }

private:
  using put_promise = actors::promise<actors::done>;
  using take_promise = actors::promise<item>;
  static void accept(put_promise p) { p.set(); }
  static void hand(take_promise p, item i) { p.set(i); }

  waiting_buffer<put_promise, take_promise> places_;
  actors::thread_executor owner_{1};
};

problem::result solve(const problem& p, lab::meter& m) {
  buffer shared;
  auto r = run_on_threads(
      p, m, [&](item i) { shared.put(i); }, [&] { return shared.take(); });
  r.most = shared.most();
  return r;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer
