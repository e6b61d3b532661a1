// Muted senders never wait in a circle: every state of a small model of the rule in
// actors/backend/mailbox.hpp, and proof that the model would notice.
//
// Three actors with bounds of one message send to each other, whom they like, as long as there are
// messages left to send. A step is what happens at once under one lock, or one change of an
// actor's mute state. Where nothing can happen any more, nothing may be left to handle.
#include <tests/support/catch.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <vector>

namespace {

constexpr std::size_t actors_in_model = 3;
constexpr std::uint8_t nobody = actors_in_model;

enum class mute : std::uint8_t { none, wanted, parked };
enum class at : std::uint8_t { ready, sending, leaving, parking };

struct actor {
  std::uint8_t queued = 0;
  at where = at::ready;
  mute state = mute::none;
  std::uint8_t held_by = nobody;  // whose list it is in

  auto operator<=>(const actor&) const = default;
};

struct state {
  std::array<actor, actors_in_model> all;
  std::uint8_t left = 0;  // messages that may still be sent

  auto operator<=>(const state&) const = default;
};

struct rule {
  bool lets_go_before_parking = true;
};

class explorer {
public:
  explicit explorer(rule r) : rule_(r) {}

  /// Deadlocks among all states that can be reached.
  std::size_t deadlocks(const state& first) {
    visit(first);
    std::size_t found = 0;
    while (!open_.empty()) {
      const auto now = open_.back();
      open_.pop_back();
      steps_ = 0;
      for (std::uint8_t i = 0; i < actors_in_model; ++i) step(now, i);
      if (steps_ == 0 && !at_rest(now)) ++found;
    }
    return found;
  }
  std::size_t states() const { return seen_.size(); }

private:
  static bool at_rest(const state& s) {
    for (const auto& each : s.all)
      if (each.queued != 0 || each.state == mute::parked) return false;
    return true;
  }

  void visit(const state& s) {
    ++steps_;
    if (seen_.insert(s).second) open_.push_back(s);
  }

  static void release(state& s, std::uint8_t by) {
    for (auto& each : s.all)
      if (each.held_by == by) {
        each.state = mute::none;
        each.held_by = nobody;
      }
  }

  void step(state s, std::uint8_t i) {
    auto& self = s.all[i];
    if (self.state == mute::parked) return;
    switch (self.where) {
    case at::ready:  // takes a message, and lets in whom it holds
      if (self.queued == 0) return;
      --self.queued;
      self.where = at::sending;
      if (self.queued == 0) release(s, i);
      return visit(s);
    case at::sending: {
      auto quiet = s;
      quiet.all[i].where = at::leaving;
      visit(quiet);
      if (s.left != 0)
        for (std::uint8_t to = 0; to < actors_in_model; ++to) send(s, i, to);
      return;
    }
    case at::leaving:
      self.where = at::ready;
      if (self.state == mute::wanted) {
        self.where = at::parking;
        if (rule_.lets_go_before_parking) release(s, i);
      }
      return visit(s);
    case at::parking:
      self.where = at::ready;
      if (self.state == mute::wanted) self.state = mute::parked;
      return visit(s);
    }
  }

  void send(state s, std::uint8_t from, std::uint8_t to) {
    auto& sender = s.all[from];
    auto& receiver = s.all[to];
    --s.left;
    const bool full = receiver.queued != 0;
    ++receiver.queued;
    if (full && from != to && sender.state == mute::none) {
      sender.state = mute::wanted;
      sender.held_by = to;
    }
    visit(s);
  }

  const rule rule_;
  std::set<state> seen_;
  std::vector<state> open_;
  std::size_t steps_ = 0;
};

state start(std::uint8_t messages) {
  state s;
  s.left = messages;
  for (auto& each : s.all) each.queued = 1;
  return s;
}

}  // namespace

TEST_CASE("muting: whatever the senders do, somebody can go on until all is handled") {
  explorer all{{}};
  CHECK(all.deadlocks(start(6)) == 0);
  CHECK(all.states() > 10'000);
}

TEST_CASE("muting: the model finds the circles that there are without the rule") {
  CHECK(explorer{{.lets_go_before_parking = false}}.deadlocks(start(6)) > 0);
}
