#include <tests/core/support.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <tests/support/catch.hpp>

using namespace core_test;

namespace {

struct move_only {
  std::unique_ptr<std::string> text;
};
struct move_only_question {
  using reply = std::unique_ptr<std::string>;
  std::unique_ptr<std::string> text;
};

struct echo {
  using protocol = actors::protocol<move_only, move_only_question>;
  probe<std::string>* seen;
  void on(move_only m) { seen->put(*m.text); }
  std::unique_ptr<std::string> on(move_only_question m) { return std::move(m.text); }
};

struct empty {};
struct empty_question {
  using reply = actors::done;
};

struct mebibyte {
  std::array<std::uint8_t, 1 << 20> bytes;
  using reply = std::uint64_t;
};

template <std::size_t Alignment> struct alignas(Alignment) aligned {
  using reply = aligned;
  std::uint64_t value = 0;

  bool well_placed() const { return reinterpret_cast<std::uintptr_t>(this) % Alignment == 0; }
};

template <std::size_t Alignment> struct alignas(Alignment) aligned_actor {
  using message = aligned<Alignment>;
  using protocol = actors::protocol<message>;
  std::uint64_t misplaced = 0;
  message kept;

  aligned_actor() = default;
  explicit aligned_actor(message first) : kept(first) {}

  message on(message&& m) {
    misplaced += !m.well_placed();
    misplaced += reinterpret_cast<std::uintptr_t>(this) % alignof(aligned_actor) != 0;
    return {m.value + misplaced + kept.value};
  }
};

/// Counts its copies wherever it goes.
struct counted {
  using reply = int;
  static inline std::atomic<int> copies{0};
  int value = 0;

  explicit counted(int v) : value(v) {}
  counted(const counted& other) : value(other.value) { ++copies; }
  counted(counted&& other) noexcept = default;
  counted& operator=(counted&&) noexcept = default;
};

struct start {};

/// Stashes, is restarted, gets a message from a timer: none of it copies.
struct detour {
  using protocol = actors::protocol<counted, start>;
  probe<int>* seen;
  bool ready = false;

  void on(counted m, actors::context& self, actors::promise<int> reply) {
    if (!ready) return self.stash(std::move(m), std::move(reply));
    seen->put(m.value);
    reply.set(m.value);
  }
  void on(start, actors::context& self) {
    ready = true;
    self.unstash_all();
    self.after(0ms, counted{9});
  }
};

}  // namespace

TEST_CASE("messages and replies may be move-only") {
  probe<std::string> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<echo>(&seen);
  to.tell(move_only{std::make_unique<std::string>("one")});
  to.tell<move_only>(std::make_unique<std::string>("two"));
  CHECK(seen.wait_for(2) == std::vector<std::string>{"one", "two"});
  CHECK(*to.ask<move_only_question>(std::make_unique<std::string>("three")).get() == "three");
  CHECK(*to.ask(move_only_question{std::make_unique<std::string>("four")}).get() == "four");
  to.stop();
  sys.watch(to).get();
  CHECK(*to.try_tell(move_only{std::make_unique<std::string>("five")})->text == "five");
}

TEST_CASE("a message is never copied on its way, whichever way it takes") {
  probe<int> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<detour>(&seen);
  counted::copies = 0;
  to.tell<counted>(1);
  to.tell(counted{2});
  auto three = to.ask<counted>(3);
  auto four = to.ask(counted{4});
  to.restart();
  to.tell(start{});
  CHECK(three.get() == 3);
  CHECK(four.get() == 4);
  CHECK(seen.wait_for(5) == std::vector{1, 2, 3, 4, 9});
  to.stop();
  sys.watch(to).get();
  CHECK(to.try_tell(counted{5})->value == 5);
  to.tell(counted{6});
  CHECK(counted::copies == 0);
}

TEST_CASE("empty messages are messages") {
  std::atomic<int> told{0};
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&told](empty) { ++told; }, [](empty_question) {}});
  for (int i = 0; i < 100; ++i) to.tell(empty{});
  CHECK(to.ask<empty_question>().get() == actors::done{});
  CHECK(told == 100);
}

TEST_CASE("a message of a mebibyte arrives whole") {
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[](const mebibyte& m) -> std::uint64_t {
    std::uint64_t sum = 0;
    for (auto byte : m.bytes) sum += byte;
    return sum;
  }});
  auto m = std::make_unique<mebibyte>();
  m->bytes.fill(3);
  std::vector<actors::future<std::uint64_t>> replies;
  for (int i = 0; i < 20; ++i) replies.push_back(to.ask<mebibyte>(*m));
  for (auto& reply : replies) CHECK(reply.get() == std::uint64_t{3} << 20);
}

TEMPLATE_TEST_CASE_SIG("messages, replies, actors and their arguments keep their alignment", "",
                       ((std::size_t Alignment), Alignment), 1, 16, 32, 64, 128, 4096) {
  using message = aligned<Alignment>;
  actors::system sys(quiet());
  SECTION("an actor without arguments") {
    auto to = sys.spawn<aligned_actor<Alignment>>();
    for (std::uint64_t i = 0; i < 20; ++i) {
      auto reply = to.template ask<message>(message{i}).get();
      CHECK(reply.value == i);
    }
    to.tell(message{1});
    to.restart();
    CHECK(to.template ask<message>(message{7}).get().value == 7);
  }
  SECTION("with arguments that are kept for a restart") {
    auto to = sys.spawn<aligned_actor<Alignment>>(message{100});
    CHECK(to.template ask<message>(message{1}).get().value == 101);
    to.restart();
    CHECK(to.template ask<message>(message{2}).get().value == 102);
  }
}
