// Typed code talks to a plain CAF actor.
#include <tests/backend/support.hpp>

#include <tests/support/catch.hpp>

#include <future>
#include <set>
#include <thread>

using namespace backend_test;

namespace {

using caf_ref = actors::ref<deposit, balance, greeting, settle_all, burst>;

caf_ref spawn_caf_account(actors::system& sys) {
  caf::actor plain = actors::caf_system(sys).spawn(caf_account);
  return actors::from_caf<deposit, balance, greeting, settle_all, burst>(plain);
}

caf_ref as_account(const caf::actor& plain) {
  return actors::from_caf<deposit, balance, greeting, settle_all, burst>(plain);
}

struct watch_accounts {
  std::vector<caf_ref> all;
  using reply = actors::done;
};
struct watcher_of_accounts {
  using protocol = actors::protocol<watch_accounts>;
  probe<actors::down>* seen;
  void on(watch_accounts m, actors::context& self) {
    for (const auto& each : m.all) self.watch(each);
  }
  void on(actors::down d) { seen->put(std::move(d)); }
};

}  // namespace

TEST_CASE("tell and ask a plain CAF actor") {
  actors::system sys(quiet());
  auto acc = spawn_caf_account(sys);
  acc.tell(deposit{5});
  acc.tell<deposit>(6);
  CHECK_FALSE(acc.try_tell(deposit{7}).has_value());
  CHECK(acc.ask<balance>().get() == 18);
  CHECK(acc.ask<greeting>().get() == "hello from CAF");
  CHECK(acc.ask<settle_all>().get() == actors::done{});
  CHECK(acc.ask<balance>().get() == 0);
  acc.tell(balance{});  // its reply goes nowhere
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
  acc.stop();
}

TEST_CASE("errors of a plain CAF actor come back as errors") {
  actors::system sys(quiet());
  auto acc = spawn_caf_account(sys);
  auto error = acc.ask<burst>("error").result().error();
  CHECK(error.code() == errc::foreign);
  CHECK(error.text().find("runtime_error") != std::string::npos);

  auto narrow = actors::caf_system(sys).spawn([](caf::event_based_actor* self) -> caf::behavior {
    return {[self](deposit) { self->quit(); }, [](balance) { return std::string{"no int"}; }};
  });
  auto wrong = actors::from_caf<deposit, balance, greeting>(narrow);
  error = wrong.ask<greeting>().result().error();
  CHECK(error.code() == errc::foreign);
  CHECK(error.text().find("unexpected_message") != std::string::npos);
  error = wrong.ask<balance>().result().error();
  CHECK(error.code() == errc::foreign);
  CHECK(error.text().find("no int") != std::string::npos);
  wrong.tell(deposit{1});

  auto down = sys.watch(acc);
  error = acc.ask<burst>("really").result().error();
  CHECK(error.code() == errc::actor_failed);
  CHECK(down.get().reason.code() == errc::actor_failed);
}

TEST_CASE("a typed actor asks, watches, links and stops a plain CAF actor") {
  actors::system sys(quiet());
  auto acc = spawn_caf_account(sys);
  probe<int> values;
  probe<actors::down> downs;
  struct client {
    using protocol = actors::protocol<nothing, settled>;
    caf_ref acc;
    probe<int>* values;
    probe<actors::down>* downs;
    void on(nothing, actors::context& self) {
      self.watch(acc);
      acc.tell(deposit{3});
      acc.ask<balance>().then([this](int n) { values->put(n); });
    }
    void on(settled) {}
    void on(actors::down d) { downs->put(std::move(d)); }
  };
  auto to = sys.spawn<client>(acc, &values, &downs);
  to.tell(nothing{});
  CHECK(values.wait_for(1) == std::vector{3});
  auto other = sys.watch(acc);
  acc.stop();
  CHECK(downs.wait_for(1)[0].id == acc.id());
  CHECK(downs.values()[0].reason.code() == errc::system_down);
  CHECK(other.get().id == acc.id());
  CHECK(acc.stopped());
}

TEST_CASE("a link to a plain CAF actor works both ways") {
  actors::system sys(quiet());
  struct linked {
    using protocol = actors::protocol<nothing, fail_with, settled>;
    caf_ref acc;
    void on(nothing, actors::context& self) { self.link(acc); }
    void on(fail_with m) { throw std::runtime_error{m.text}; }
    void on(settled) {}
  };
  auto acc = spawn_caf_account(sys);
  auto to = sys.spawn<linked>(acc);
  to.tell(nothing{});
  to.ask<settled>().get();
  SECTION("the CAF actor fails") {
    static_cast<void>(acc.ask<burst>("x").result());
    CHECK(sys.watch(to).get().reason.code() == errc::link_ended);
  }
  SECTION("the typed actor fails") {
    auto down = sys.watch(acc);
    to.tell<fail_with>("y");
    CHECK(down.get().reason);
  }
}

TEST_CASE("a reference to a plain CAF actor knows when it has ended") {
  actors::system sys(quiet());
  auto acc = spawn_caf_account(sys);
  CHECK_FALSE(acc.stopped());
  acc.stop();
  sys.watch(acc).get();
  letter_box box(sys);
  acc.tell(deposit{1});
  CHECK(acc.try_tell(deposit{2})->amount == 2);
  CHECK(acc.ask<balance>().result().error().code() == errc::actor_stopped);
  CHECK(acc.stopped());
  const auto letters = box.letters.wait_for(2);
  CHECK(letters[0].receiver == acc.id());
  CHECK(letters[0].cause == actors::dead_cause::receiver_stopped);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 2);
  CHECK(sys.counters().rejected == 1);
  CHECK(balanced(sys.counters()));
}

// CAF tells who attached last first: all of them find the reference in the same state.
TEST_CASE("whoever hears of a CAF actor's end finds its reference stopped") {
  actors::system sys(quiet());
  auto plain = actors::caf_system(sys).spawn(caf_account);
  auto acc = actors::from_caf<nothing, balance>(plain);
  std::promise<bool> seen;
  plain->attach_functor([&] { seen.set_value(acc.stopped()); });
  acc.stop();
  CHECK(seen.get_future().get());
}

TEST_CASE("from_caf of a CAF actor that has ended") {
  actors::system sys(quiet());
  caf::actor plain = actors::caf_system(sys).spawn(caf_account);
  {
    auto first = actors::from_caf<balance>(plain);
    auto down = sys.watch(first);
    first.stop();
    down.get();
  }
  auto late = actors::from_caf<balance>(plain);
  CHECK(late.stopped());
  CHECK(late.ask<balance>().result().error().code() == errc::actor_stopped);
  CHECK(sys.watch(late).get().id == plain.id());
}

TEST_CASE("an ask in flight ends when the CAF actor ends") {
  actors::system sys(quiet());
  auto silent = actors::caf_system(sys).spawn([](caf::event_based_actor* self) -> caf::behavior {
    auto open = std::make_shared<std::vector<caf::response_promise>>();
    return {[self, open](balance) {
              open->push_back(self->make_response_promise());
              return open->back();
            },
            [self](deposit) { self->quit(); }};
  });
  auto to = actors::from_caf<balance, deposit>(silent);
  auto asked = to.ask<balance>();
  REQUIRE(sys.drain(long_enough));
  CHECK_FALSE(asked.ready());
  to.tell(deposit{1});
  CHECK_FALSE(asked.result().has_value());
}

TEST_CASE("there and back again is the same actor") {
  actors::system sys(quiet());
  auto typed = sys.spawn<account>();
  auto again = actors::from_caf<deposit, balance>(actors::to_caf(typed));
  CHECK(again == typed);
  CHECK(again.handle() == typed.handle());
  again.tell(deposit{2});
  CHECK(typed.ask<balance>().get() == 2);

  caf::actor plain = actors::caf_system(sys).spawn(caf_account);
  auto proxy = actors::from_caf<deposit, balance>(plain);
  auto other = actors::from_caf<deposit, balance>(plain);
  CHECK(actors::to_caf(proxy) == plain);
  CHECK(proxy == other);
  CHECK(proxy.id() == plain.id());
  CHECK(std::hash<decltype(proxy)>{}(proxy) == std::hash<decltype(proxy)>{}(other));
  proxy.stop();
}

TEST_CASE("from_caf checks what it can") {
  actors::system sys(quiet());
  CHECK(code_thrown_by([] { static_cast<void>(actors::from_caf<balance>(caf::actor{})); }) ==
        errc::empty_ref);
  auto typed = actors::to_caf(sys.spawn<adder>());
  CHECK(code_thrown_by([&] { static_cast<void>(actors::from_caf<balance>(typed)); }) ==
        errc::type_mismatch);
  caf::actor_system_config cfg;
  caf::actor_system alien(cfg);
  caf::actor stranger = alien.spawn(caf_account);
  CHECK(code_thrown_by([&] { static_cast<void>(actors::from_caf<balance>(stranger)); }) ==
        errc::foreign);
  caf::anon_send_exit(stranger, caf::exit_reason::user_shutdown);
}

TEST_CASE("a reference to a plain CAF actor narrows, is registered, and outlives the system") {
  actors::ref<deposit> narrow;
  actors::ref<balance> orphan;
  {
    actors::system sys(quiet());
    auto acc = spawn_caf_account(sys);
    narrow = acc;
    orphan = acc;
    narrow.tell(deposit{4});
    CHECK(orphan.ask<balance>().get() == 4);
    sys.register_name("plain", orphan);
    REQUIRE(sys.find<balance>("plain").has_value());
    CHECK(sys.find<balance>("plain")->ask<balance>().get() == 4);
    acc.stop();
  }
  narrow.tell(deposit{1});
  CHECK_FALSE(orphan.ask<balance>().result().has_value());
  actors::system later(quiet());
  narrow.tell(deposit{1});
  CHECK_FALSE(orphan.ask<balance>().result().has_value());
  CHECK(later.counters().sent == 0);
  CHECK(later.counters().dead() == 0);
}

TEST_CASE("many asks of a plain CAF actor at once") {
  actors::system sys(quiet());
  auto acc = spawn_caf_account(sys);
  std::vector<actors::future<int>> replies;
  for (int i = 0; i < 1000; ++i) {
    acc.tell(deposit{1});
    replies.push_back(acc.ask<balance>());
  }
  for (int i = 0; i < 1000; ++i) CHECK(replies[static_cast<std::size_t>(i)].get() == i + 1);
  acc.stop();
}

TEST_CASE("move-only messages reach a plain CAF actor as its own") {
  // CAF sees an element of a type that it does not know; it may pass it on to a typed actor
  struct parcel {
    std::unique_ptr<int> content;
  };
  probe<int> seen;
  actors::system sys(quiet());
  auto typed = sys.spawn(actors::behavior{[&seen](parcel p) { seen.put(*p.content); }});
  auto relay = actors::caf_system(sys).spawn(
      [to = actors::to_caf(typed)](caf::event_based_actor* self) -> caf::behavior {
        self->set_default_handler([self, to](caf::scheduled_actor*, caf::message_view& v) {
          auto content = v.move_content_to_message();
          self->send(to, content);
          self->send(to, std::move(content));  // shared with the first: cannot be handled
          self->quit();
          return caf::result<caf::message>{caf::message{}};
        });
        return {[](int) {}};
      });
  letter_box box(sys);
  actors::from_caf<parcel>(relay).tell<parcel>(std::make_unique<int>(4));
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() + box.letters.size() == 2);
  CHECK(seen.size() <= 1);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("references to CAF actors of two systems differ") {
  actors::system one(quiet()), other(quiet());
  auto here = spawn_caf_account(one);
  auto there = spawn_caf_account(other);
  CHECK(here != there);
  CHECK(here.id() != there.id());
  probe<actors::down> seen;
  auto w = one.spawn<watcher_of_accounts>(&seen);
  w.ask<watch_accounts>(std::vector{here, there}).get();
  here.stop();
  there.stop();
  const auto downs = seen.wait_for(2);
  CHECK(std::set{downs[0].id, downs[1].id} == std::set{here.id(), there.id()});
}

TEST_CASE("a CAF actor has one reference here, by whichever way") {
  actors::system sys(quiet());
  caf::actor plain = actors::caf_system(sys).spawn(caf_account);
  const auto one = actors::from_caf<balance>(plain);
  const auto other = actors::from_caf<balance>(plain);
  CHECK(one == other);
  probe<actors::down> seen;
  auto w = sys.spawn<watcher_of_accounts>(&seen);
  w.ask<watch_accounts>(std::vector{as_account(plain), as_account(plain)}).get();
  one.stop();
  seen.wait_for(1);
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 1);
}

TEST_CASE("the end of a CAF actor is heard though nobody refers to it") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  caf::actor plain = actors::caf_system(sys).spawn(caf_account);
  auto w = sys.spawn<watcher_of_accounts>(&seen);
  w.ask<watch_accounts>(std::vector{as_account(plain)}).get();
  auto end = sys.watch(as_account(plain));
  sys.register_name("account", as_account(plain));
  CHECK(sys.find<balance>("account").has_value());
  caf::anon_send_exit(plain, caf::exit_reason::kill);
  CHECK(seen.wait_for(1)[0].reason.code() == errc::killed);
  CHECK(end.get().reason.code() == errc::killed);
  CHECK_FALSE(sys.find<balance>("account").has_value());
}

TEST_CASE("the reply of a request that is told to a CAF actor goes nowhere") {
  actors::system sys(quiet());
  auto acc = spawn_caf_account(sys);
  auto teller = sys.spawn(actors::behavior{[acc](nothing) { acc.tell(balance{}); }});
  teller.tell(nothing{});
  REQUIRE(sys.drain(long_enough));
  acc.ask<balance>().get();
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 0);
  acc.stop();
}

TEST_CASE("a message that cannot be moved into one of CAF's is dead, alone") {
  actors::system sys(quiet());
  letter_box box(sys);
  caf::actor plain = actors::caf_system(sys).spawn(
      [](caf::event_based_actor*) -> caf::behavior { return {[](const brittle&) {}}; });
  auto to = actors::from_caf<brittle>(plain);
  brittle::armed = true;
  to.tell<brittle>(1);
  brittle::armed = false;
  CHECK(box.letters.wait_for(1)[0].text.find("it breaks") != std::string::npos);
  to.tell<brittle>(2);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 1);
  CHECK(balanced(sys.counters()));
  to.stop();
}

TEST_CASE("a thread that has used CAF lives on while its system ends, and another one begins") {
  for (int round = 0; round < 3; ++round) {
    std::promise<void> used, ended;
    auto sys = std::make_unique<actors::system>(quiet());
    std::thread user{[&] {
      {
        auto plain = actors::caf_system(*sys).spawn(caf_account);
        caf::scoped_actor self{actors::caf_system(*sys)};
        self->send_exit(plain, caf::exit_reason::user_shutdown);
        self->wait_for(plain);
      }
      used.set_value();
      ended.get_future().wait();
    }};
    used.get_future().wait();
    sys.reset();
    actors::system next(quiet());
    CHECK(next.spawn<adder>().ask<total>().get() == 0);
    ended.set_value();
    user.join();
  }
}
