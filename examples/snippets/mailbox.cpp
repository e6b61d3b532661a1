// Bounded mailboxes: what happens when more comes than an actor handles.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <future>
#include <iostream>
#include <string>
#include <thread>
#include <utility>

namespace {

struct hold {
  std::shared_future<void> until;
};
struct flush {
  using reply = actors::done;
};

// [mailbox-actor]
struct frame {
  int number;
};
struct price {
  std::string symbol;
  int cents;
};
struct warning {
  static constexpr auto priority = actors::priority::urgent;
  std::string text;
};

struct screen {
  // [/mailbox-actor]
  using protocol = actors::protocol<frame, price, warning, hold, flush>;
  void on(hold m) { m.until.wait(); }
  void on(flush) {}
  // [mailbox-actor]
  void on(frame m) { std::cout << "frame " << m.number << '\n'; }
  void on(const price& m) { std::cout << m.symbol << ' ' << m.cents << '\n'; }
  void on(const warning& m) { std::cout << m.text << '\n'; }
};

struct record {
  int frames;
};

struct camera {
  using protocol = actors::protocol<record>;
  actors::ref<frame> to;

  actors::task<> on(record m, actors::context& self) {
    for (int i = 1; i <= m.frames; ++i) co_await to.send<frame>(i);  // waits while it is full
    self.stop();
  }
};
// [/mailbox-actor]

/// A screen that is busy until it is shown.
class busy_screen {
public:
  busy_screen(actors::system& sys, actors::mailbox_policy policy)
      : ref(sys.spawn<screen>({.mailbox = std::move(policy)})) {
    ref.tell<hold>(done_.get_future().share());
    while (ref.mailbox().waiting != 0) std::this_thread::yield();
  }
  void show() {
    done_.set_value();
    while (ref.mailbox().waiting != 0) std::this_thread::yield();
    ref.ask<flush>().get();
  }

private:
  std::promise<void> done_;

public:
  actors::ref_of<screen> ref;
};

void full() {
  actors::system sys;
  busy_screen slow{sys, {.capacity = 2, .overflow = actors::overflow::reject}};
  const auto& out = slow.ref;
  // [mailbox-reject]
  // out = sys.spawn<screen>({.mailbox = {.capacity = 2, .overflow = actors::overflow::reject}});
  out.tell<frame>(1);
  out.tell<frame>(2);  // it has not come to the first yet
  if (const auto back = out.try_tell(frame{3}))
    std::cout << "no room for frame " << back->number << '\n';
  out.tell<frame>(4);  // a dead letter: dropped
  const auto now = out.mailbox();
  std::cout << *now.waiting << " wait, " << now.dropped << " dropped\n";
  // [/mailbox-reject]
  slow.show();
}

void waits() {
  actors::system sys;
  // [mailbox-wait]
  auto out = sys.spawn<screen>({.mailbox = {.capacity = 1}});  // overflow::wait
  for (int i = 5; i <= 6; ++i) out.tell<frame>(i);  // this thread waits while one frame waits
  // [/mailbox-wait]
  while (out.mailbox().waiting != 0) std::this_thread::yield();
  out.ask<flush>().get();
  // [mailbox-send]
  auto filming = sys.spawn<camera>(out);
  filming.tell<record>(3);
  // [/mailbox-send]
  sys.watch(filming).get();
  while (out.mailbox().waiting != 0) std::this_thread::yield();
  out.ask<flush>().get();
}

void lanes() {
  actors::system sys;
  busy_screen slow{sys, {.lanes = true}};
  const auto& out = slow.ref;
  // [mailbox-lanes]
  // out = sys.spawn<screen>({.mailbox = {.lanes = true}});
  out.tell<frame>(7);
  out.tell<warning>("too hot");  // is shown before the frame
  // [/mailbox-lanes]
  slow.show();
}

void newest() {
  actors::system sys;
  busy_screen slow{sys, {.conflate = {actors::conflate_by<price>(&price::symbol)}}};
  const auto& out = slow.ref;
  // [mailbox-conflate]
  // out = sys.spawn<screen>({.mailbox = {.conflate =
  // {actors::conflate_by<price>(&price::symbol)}}});
  out.tell<price>("AB", 10);
  out.tell<price>("CD", 20);
  out.tell<price>("AB", 11);  // in the place of the first
  // [/mailbox-conflate]
  slow.show();
}

}  // namespace

void snippets::mailbox() {
  full();
  waits();
  lanes();
  newest();
}
