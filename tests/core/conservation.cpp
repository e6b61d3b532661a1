// Nothing is lost and nothing happens twice: a random scenario that counts for itself.
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <actors/base/random.hpp>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

struct note {
  std::uint64_t from;
  std::uint64_t number;
};
struct query {
  using reply = int;
};
struct set_aside {};
struct bring_back {};
struct explode {};
struct rebirth {};
struct wake_later {
  int times;
};
struct child_please {};

/// What handlers did, counted apart from the library.
struct ledger {
  std::atomic<std::uint64_t> runs{0};      // handlers that ran to their end
  std::atomic<std::uint64_t> failures{0};  // handlers that threw
  std::atomic<std::uint64_t> stashed{0};   // handlers that put their message aside
  std::atomic<std::uint64_t> disorder{0};
};

struct subject {
  using protocol = actors::protocol<note, query, set_aside, bring_back, explode, rebirth,
                                    wake_later, child_please>;
  ledger* book;
  explicit subject(ledger* b) : book(b) {}

  std::vector<std::uint64_t> last = std::vector<std::uint64_t>(8);  // of each sender
  bool open = false;

  void on(note m) {
    if (m.number <= last[m.from]) ++book->disorder;
    last[m.from] = m.number;
    ++book->runs;
  }
  int on(query) { return static_cast<int>(++book->runs % 1000); }
  void on(set_aside m, actors::context& self) {
    if (!open) {
      ++book->stashed;
      self.stash(m);
    }
    ++book->runs;
  }
  void on(bring_back, actors::context& self) {
    open = true;
    self.unstash_all();
    ++book->runs;
  }
  void on(explode) {
    ++book->failures;
    throw std::runtime_error{"boom"};
  }
  void on(rebirth, actors::context& self) {
    self.restart();
    ++book->runs;
  }
  void on(wake_later m, actors::context& self) {
    if (m.times > 0) self.after(std::chrono::microseconds{m.times * 10}, wake_later{m.times - 1});
    ++book->runs;
  }
  void on(child_please, actors::context& self) {
    self.spawn<subject>(book).tell(query{});
    ++book->runs;
  }
};

using subject_ref = actors::ref_of<subject>;

/// Random traffic of one thread to all subjects; restarted structs forget the numbers they have
/// seen, which is no disorder.
class sender {
public:
  sender(std::uint64_t index, std::uint64_t seed, std::vector<subject_ref>& all)
      : index_(index), random_(seed), all_(all) {}

  void send(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) one(all_[random_.below(all_.size())]);
    for (auto& each : replies_) static_cast<void>(each.result());
  }

  std::uint64_t sent = 0;
  std::uint64_t rejected = 0;

private:
  void one(subject_ref& to) {
    ++sent;
    const auto dice = random_.below(1000);
    if (dice < 600) return to.tell(note{index_, ++number_});
    if (dice < 700) return replies_.push_back(to.ask<query>());
    if (dice < 800)
      return static_cast<void>(rejected += to.try_tell(note{index_, ++number_}).has_value());
    if (dice < 860) return to.tell(set_aside{});
    if (dice < 890) return to.tell(bring_back{});
    if (dice < 940) return to.tell(wake_later{static_cast<int>(random_.below(4))});
    if (dice < 980) return to.tell(child_please{});
    if (dice < 990) return to.tell(rebirth{});
    --sent;
    if (dice < 994) return to.restart();
    if (dice < 996) return to.stop();
    if (dice < 998) return to.stop(actors::stop_mode::now);
    ++sent;
    to.tell(explode{});
  }

  std::uint64_t index_;
  std::uint64_t number_ = 0;
  actors::random random_;
  std::vector<subject_ref>& all_;
  std::vector<actors::future<int>> replies_;
};

void run_scenario(std::uint64_t seed, std::size_t workers) {
  ledger book;
  actors::random random(seed);
  actors::system sys(quiet(workers));
  std::atomic<std::uint64_t> letters{0};
  auto subscription = sys.on_dead_letter([&letters](const actors::dead_letter&) { ++letters; });

  std::vector<subject_ref> all;
  for (int i = 0; i < 20; ++i)
    all.push_back(sys.spawn<subject>(actors::spawn_options{.own_thread = i % 10 == 0}, &book));
  std::vector<std::unique_ptr<sender>> senders;
  for (std::uint64_t i = 0; i < 3; ++i)
    senders.push_back(std::make_unique<sender>(i, random(), all));
  std::vector<std::thread> threads;
  for (auto& each : senders) threads.emplace_back([&each] { each->send(2000); });
  for (auto& each : threads) each.join();
  for (auto& each : all) each.stop();
  for (auto& each : all) sys.watch(each).get();
  REQUIRE(sys.drain(long_enough));

  std::uint64_t sent = 0, rejected = 0;
  for (auto& each : senders) sent += each->sent, rejected += each->rejected;
  const auto counts = sys.counters();
  INFO("scenario " << seed << " with " << workers << " workers");
  CHECK(balanced(counts));
  CHECK(counts.sent >= sent);  // timers and children send, too
  CHECK(counts.rejected == rejected);
  CHECK(counts.handled == book.runs - book.stashed);
  CHECK(counts.dead(actors::dead_cause::handler_failed) == book.failures);
  CHECK(counts.dead() == letters);
  CHECK(book.disorder == 0);
}

}  // namespace

TEST_CASE("sent is handled, dead or rejected, and nothing else, in random scenarios") {
  actors::random random(actors::test::seed());
  const auto scenarios = actors::test::budget("seeds");
  for (std::uint64_t i = 0; i < scenarios; ++i) {
    const std::size_t workers[] = {1, 2, 64};
    run_scenario(random(), workers[i % 3]);
  }
}
