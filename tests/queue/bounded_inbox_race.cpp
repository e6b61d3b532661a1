// The inbox behind mailbox policies while threads race: each node ends up in one place exactly, and
// what comes out is in the order of each sender, whatever the overflow rule.
#include <actors/base/spin_lock.hpp>
#include <actors/queue/bounded_inbox.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <array>
#include <atomic>
#include <limits>
#include <random>
#include <semaphore>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

namespace {

using namespace actors::queue;

constexpr std::size_t producers = 3;

enum class fate : std::uint8_t { none, handled, refused, replaced, taken_back, left };

struct node {
  std::size_t producer = 0;
  std::size_t number = 0;
  lane where = lane::normal;
  bool counts = true;
  std::atomic<fate> became{fate::none};
  node* next = nullptr;
};
struct ticket {
  std::atomic<bool> in{false};
};
struct sender {
  std::atomic<bool> muted{false};
};

/// Of the nodes that count, each sender has a key of its own.
struct rules {
  lane lane_of(const node& n) const { return n.where; }
  bool counted(const node& n) const { return n.counts; }
  const rules* key_rule(const node& n) const { return n.counts ? this : nullptr; }
  std::size_t hash(const rules*, const node& n) const { return n.producer; }
  bool same(const rules*, const node& a, const node& b) const { return a.producer == b.producer; }
  bool gone(const ticket&) const { return false; }
};

using inbox = bounded_inbox<node, ticket, sender, rules, actors::spin_lock>;
using offered = inbox::offered;

/// Senders on threads of their own, and a reader on another one.
class race {
public:
  race(inbox_limits limits, no_room otherwise, std::size_t each, std::size_t handle_at_most)
      : limits_(limits), otherwise_(otherwise), most_(handle_at_most), box_(limits, rules{}) {
    for (auto& own : nodes_) own = std::vector<node>(each);
  }

  void run() {
    std::thread reader{[this] { read(); }};
    std::vector<std::thread> senders;
    for (std::size_t i = 0; i < producers; ++i) senders.emplace_back([this, i] { send(i); });
    for (auto& each : senders) each.join();
    all_sent_ = true;
    awake_.release();
    reader.join();
  }

  std::size_t count(fate which) const {
    std::size_t n = 0;
    for (const auto& own : nodes_)
      for (const auto& each : own) n += each.became == which;
    return n;
  }
  bool once() const { return once_; }
  bool in_order() const { return in_order_; }
  inbox::status status() const { return box_.look(); }

private:
  void becomes(node& n, fate what) {
    if (n.became.exchange(what) != fate::none) once_ = false;
  }

  // -- a sender ---------------------------------------------------------------

  void send(std::size_t producer) {
    std::mt19937_64 random{actors::test::seed() + producer};
    for (std::size_t i = 0; i < nodes_[producer].size(); ++i) {
      auto& n = nodes_[producer][i];
      n.producer = producer;
      n.number = i;
      n.counts = random() % 16 != 0;
      n.where = !n.counts ? lane::system : producer % 2 != 0 ? lane::urgent : lane::normal;
      send_one(n, random() % 8 == 0);
    }
  }
  void send_one(node& n, bool impatient) {
    auto& self = senders_[n.producer];
    auto what = n.counts ? box_.put(&n, self.muted, &self) : offered::full;
    if (what == offered::full) what = push(n, impatient);
    if (what == offered::unblocked) awake_.release();
    if (what == offered::full || what == offered::closed) becomes(n, fate::refused);
    // it may send one more than it should, as actors do before their handler ends
    while (!impatient && self.muted) std::this_thread::yield();
  }
  offered push(node& n, bool impatient) {
    ticket mine;
    auto* waits = otherwise_ == no_room::wait && n.counts ? &mine : nullptr;
    const auto mute = [](sender& who) { return !who.muted.exchange(true); };
    const auto did = box_.push(&n, otherwise_, waits, &senders_[n.producer], mute);
    if (did.replaced != nullptr) becomes(*did.replaced, fate::replaced);
    if (did.let_in != nullptr) did.let_in->in = true;
    if (did.what == offered::unblocked) awake_.release();
    if (waits != nullptr && did.beyond) wait(n, mine, impatient);
    return did.what == offered::unblocked ? offered::queued : did.what;
  }
  void wait(node& n, ticket& mine, bool impatient) {
    if (impatient && box_.withdraw(&mine) == &n) return becomes(n, fate::taken_back);
    while (!mine.in) std::this_thread::yield();
  }

  // -- the reader -------------------------------------------------------------

  void read() {
    std::mt19937_64 random{actors::test::seed()};
    for (bool last = false; !last;) {
      awake_.acquire();
      last = all_sent_;  // before it looks: then it has seen all
      for (auto got = take(random); got.first != nullptr; got = take(random)) {
        for (auto* each = got.first; each != nullptr;) handle(*std::exchange(each, each->next));
        if (handled_ >= most_) return close();
      }
    }
  }
  inbox::taken take(std::mt19937_64& random) {
    auto got = box_.take(false, random() % 64 + 1);
    for (auto* each : got.tickets) each->in = true;
    for (auto* each : got.senders) each->muted = false;
    return got;
  }
  void handle(node& n) {
    becomes(n, fate::handled);
    ++handled_;
    if (!n.counts) return;
    if (n.number < next_[n.producer]) in_order_ = false;
    next_[n.producer] = n.number + 1;
  }
  void close() {
    const auto rest = box_.close();
    for (auto* each = rest.first; each != nullptr;)
      becomes(*std::exchange(each, each->next), fate::left);
    for (const auto& each : rest.waiting) {
      becomes(*each.node, fate::left);
      each.ticket->in = true;
    }
    for (auto* each : rest.senders) each->muted = false;
  }

  const inbox_limits limits_;
  const no_room otherwise_;
  const std::size_t most_;
  inbox box_;
  std::array<std::vector<node>, producers> nodes_;
  std::array<sender, producers> senders_;
  std::counting_semaphore<> awake_{0};
  std::atomic<bool> all_sent_{false}, once_{true};
  // the reader's
  std::array<std::size_t, producers> next_{};
  std::size_t handled_ = 0;
  bool in_order_ = true;
};

constexpr auto all_of_them = std::numeric_limits<std::size_t>::max();

/// How many nodes each sender has.
std::size_t share() {
  return static_cast<std::size_t>(actors::test::budget("queue operations")) / producers / 8;
}

void check(const race& r) {
  CHECK(r.once());
  CHECK(r.in_order());
  CHECK(r.count(fate::none) == 0);
  CHECK(r.count(fate::handled) != 0);
  CHECK(r.status().waiting == 0);
  CHECK(r.status().waiting_senders == 0);
  CHECK(r.status().muted_senders == 0);
}

/// Where order is all that matters, and where it is not.
std::array<inbox_limits, 3> kinds(std::size_t capacity) {
  return {{{.capacity = capacity},
           {.capacity = capacity, .lanes = true},
           {.capacity = capacity, .conflates = true}}};
}

}  // namespace

TEST_CASE("racing senders whose nodes are refused: each is handled or given back") {
  for (const std::size_t capacity : {1, 16, 1000})
    for (const auto& limits : kinds(capacity)) {
      race r{limits, no_room::give_back, share(), all_of_them};
      r.run();
      check(r);
      CHECK(r.status().overruns == 0);
      CHECK(r.status().high_water <= capacity);
      if (!limits.conflates) CHECK(r.count(fate::replaced) == 0);
    }
}

TEST_CASE("racing senders whose newest nodes replace the oldest") {
  for (const std::size_t capacity : {1, 16, 1000})
    for (auto limits : kinds(capacity)) {
      limits.drops_oldest = true;
      race r{limits, no_room::give_back, share(), all_of_them};
      r.run();
      check(r);
      if (!limits.lanes) CHECK(r.count(fate::refused) == 0);
      CHECK(r.status().high_water <= capacity);
    }
}

TEST_CASE("racing senders that are muted: all is handled, a little over the bound at most") {
  for (const std::size_t capacity : {1, 16, 1000})
    for (const auto& limits : kinds(capacity)) {
      const auto each = share();
      race r{limits, no_room::overrun, each, all_of_them};
      r.run();
      check(r);
      CHECK(r.count(fate::handled) + r.count(fate::replaced) == producers * each);
    }
}

TEST_CASE("racing senders that wait for room: all is handled but what they took back") {
  for (const std::size_t capacity : {1, 16, 1000})
    for (const auto& limits : kinds(capacity)) {
      race r{limits, no_room::wait, share(), all_of_them};
      r.run();
      check(r);
      CHECK(r.count(fate::refused) == 0);
      CHECK(r.status().overruns == 0);
      CHECK(r.status().high_water <= capacity + producers);
    }
}

TEST_CASE("a reader that closes its inbox while senders race gets all that was taken on") {
  for (const auto otherwise : {no_room::give_back, no_room::overrun, no_room::wait})
    for (const auto& limits : kinds(16)) {
      const auto each = share();
      race r{limits, otherwise, each, 100};
      r.run();
      check(r);
      // of few keys the reader may see too few nodes to come to its end before the senders
      if (!limits.conflates) CHECK(r.count(fate::refused) != 0);
    }
}
