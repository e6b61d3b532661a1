// Plain CAF actors and threads talk to a typed actor.
#include <tests/backend/support.hpp>

#include <tests/support/catch.hpp>

using namespace backend_test;

namespace {

struct linked_to {
  actors::ref<nothing> other;
};

using caf::infinite;

/// Every other try fails.
struct again {
  using protocol = actors::protocol<balance, deposit>;
  static constexpr unsigned retries = 1;
  static inline std::atomic<int> tries{0};
  int on(balance) {
    if (++tries % 2 == 1) throw std::runtime_error{"once more"};
    return tries;
  }
  void on(deposit, actors::context& self) {
    self.become(actors::behavior{[](deposit) {}, [](balance) { return -1; }});
  }
};

}  // namespace

TEST_CASE("CAF sends to a typed actor: struct, number, string") {
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  const auto as_caf = actors::to_caf(acc);
  CHECK(as_caf.id() == acc.id());
  caf::anon_send(as_caf, deposit{5});
  caf::anon_send(as_caf, 10);
  caf::anon_send(as_caf, std::string{"you"});
  caf::anon_send(as_caf, "them");
  CHECK(acc.ask<balance>().get() == 15);
  CHECK(acc.ask<greeting>().get() == "hello them");
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().sent == 6);
  CHECK(sys.counters().handled == 6);
}

TEST_CASE("CAF requests from a typed actor: value, text, done, error") {
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  const auto as_caf = actors::to_caf(acc);
  {
    caf::scoped_actor self{actors::caf_system(sys)};
    self->send(as_caf, deposit{5});
    int value = 0;
    std::string text;
    bool done = false;
    caf::error failure;
    const auto keep = [&failure](caf::error& e) { failure = std::move(e); };
    self->request(as_caf, infinite, balance{}).receive([&](int n) { value = n; }, keep);
    self->request(as_caf, infinite, greeting{}).receive([&](std::string& s) { text = s; }, keep);
    self->request(as_caf, infinite, settle_all{}).receive([&] { done = true; }, keep);
    CHECK_FALSE(failure);
    CHECK(value == 5);
    CHECK(text == "hello ");
    CHECK(done);
    // a message without a reply, asked: CAF answers that with nothing, too
    done = false;
    self->request(as_caf, infinite, deposit{7}).receive([&] { done = true; }, keep);
    CHECK(done);
    CHECK_FALSE(failure);

    self->request(as_caf, infinite, burst{"it broke"}).receive([](int) {}, keep);
    CHECK(failure == caf::exit_reason::unhandled_exception);
    CHECK(caf::deep_to_string(failure.context()).find("it broke") != std::string::npos);
    failure = {};
    self->request(as_caf, infinite, balance{}).receive([](int) {}, keep);
    CHECK(failure == caf::sec::request_receiver_down);
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a message without reply whose handler throws: the CAF asker hears an error") {
  actors::system sys(quiet());
  struct fragile {
    using protocol = actors::protocol<deposit>;
    void on(deposit) { throw std::runtime_error{"too heavy"}; }
  };
  auto to = sys.spawn<fragile>();
  caf::scoped_actor self{actors::caf_system(sys)};
  caf::error failure;
  self->request(actors::to_caf(to), infinite, deposit{1})
      .receive([] {}, [&failure](caf::error& e) { failure = std::move(e); });
  CHECK(failure == caf::exit_reason::unhandled_exception);
}

TEST_CASE("a typed actor answers CAF later, by promise or future") {
  struct later {
    using protocol = actors::protocol<balance, deposit>;
    std::vector<actors::promise<int>> open;
    void on(balance, actors::promise<int> p) { open.push_back(std::move(p)); }
    void on(deposit m) {
      for (auto& each : open) each.set(m.amount);
      open.clear();
    }
  };
  struct relay {
    using protocol = actors::protocol<balance>;
    actors::ref<balance> behind;
    actors::future<int> on(balance) { return behind.ask<balance>(); }
  };
  actors::system sys(quiet());
  auto behind = sys.spawn<later>();
  auto front = sys.spawn<relay>(behind);
  caf::scoped_actor self{actors::caf_system(sys)};
  auto request = self->request(actors::to_caf(front), infinite, balance{});
  // until it has arrived behind
  REQUIRE(sys.drain(long_enough));
  behind.tell(deposit{11});
  int value = 0;
  request.receive([&value](int n) { value = n; }, [](caf::error&) {});
  CHECK(value == 11);

  auto broken = self->request(actors::to_caf(front), infinite, balance{});
  REQUIRE(sys.drain(long_enough));
  behind.stop();
  caf::error failure;
  broken.receive([](int) {}, [&failure](caf::error& e) { failure = std::move(e); });
  CHECK(failure.category() == caf::atom("actors"));
  CHECK(failure.code() == static_cast<std::uint8_t>(errc::broken_promise));
}

TEST_CASE("a CAF message that the protocol lacks is a dead letter, a request of it an error") {
  actors::system sys(quiet());
  letter_box box(sys);
  auto acc = sys.spawn<account>();
  const auto as_caf = actors::to_caf(acc);
  caf::scoped_actor self{actors::caf_system(sys)};
  self->send(as_caf, 3.5);
  self->send(as_caf, 1, 2);
  self->send(as_caf, number{1, 2});
  caf::error failure;
  self->request(as_caf, infinite, 3.5)
      .receive([] {}, [&failure](caf::error& e) { failure = std::move(e); });
  CHECK(failure == caf::sec::unexpected_message);
  const auto letters = box.letters.wait_for(4);
  for (const auto& each : letters) {
    CHECK(each.cause == actors::dead_cause::unhandled);
    CHECK(each.receiver == acc.id());
    CHECK(each.sender == self->id());
  }
  CHECK(acc.ask<balance>().get() == 0);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a CAF message to a typed actor that has ended is a dead letter") {
  actors::system sys(quiet());
  letter_box box(sys);
  auto acc = sys.spawn<account>();
  const auto as_caf = actors::to_caf(acc);
  gate at;
  acc.tell<hold>(&at);
  at.await_reached();
  caf::anon_send(as_caf, deposit{1});  // waits in the mailbox when it ends
  acc.stop(actors::stop_mode::now);
  at.open();
  sys.watch(acc).get();
  caf::anon_send(as_caf, deposit{2});
  CHECK(box.letters.wait_for(2)[1].cause == actors::dead_cause::receiver_stopped);
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().dead() == 2);
  CHECK(balanced(sys.counters()));
}

TEST_CASE("CAF monitors and links a typed actor") {
  actors::system sys(quiet());
  auto& caf_sys = actors::caf_system(sys);
  probe<caf::error> seen;
  probe<int> ready;
  auto acc = sys.spawn<account>();
  SECTION("monitor") {
    // a plain CAF actor ends when nobody refers to it
    const caf::actor kept = caf_sys.spawn(
        [&, target = actors::to_caf(acc)](caf::event_based_actor* self) -> caf::behavior {
          self->set_down_handler([self, &seen](caf::down_msg& m) {
            seen.put(m.reason);
            self->quit();
          });
          self->monitor(target);
          ready.put(1);
          return {[](int) {}};
        });
    ready.wait_for(1);
    SECTION("normal end") {
      acc.stop();
      CHECK(seen.wait_for(1)[0] == caf::exit_reason::normal);
    }
    SECTION("failure") {
      static_cast<void>(acc.ask<burst>("x").result());
      CHECK(seen.wait_for(1)[0] == caf::exit_reason::unhandled_exception);
    }
    SECTION("stopped at once") {
      acc.stop(actors::stop_mode::now);
      CHECK(seen.wait_for(1)[0] == caf::exit_reason::kill);
    }
  }
  SECTION("monitor after its end") {
    acc.stop();
    sys.watch(acc).get();
    // a plain CAF actor ends when nobody refers to it
    const caf::actor kept = caf_sys.spawn(
        [&, target = actors::to_caf(acc)](caf::event_based_actor* self) -> caf::behavior {
          self->set_down_handler([self, &seen](caf::down_msg& m) {
            seen.put(m.reason);
            self->quit();
          });
          self->monitor(target);
          return {[](int) {}};
        });
    CHECK(seen.wait_for(1)[0] == caf::exit_reason::normal);
  }
  SECTION("link: the typed one ends when the CAF one fails") {
    auto other = caf_sys.spawn(
        [&, target = actors::to_caf(acc)](caf::event_based_actor* self) -> caf::behavior {
          self->link_to(target);
          ready.put(1);
          return {[self](int) { self->quit(caf::exit_reason::user_shutdown); }};
        });
    ready.wait_for(1);
    caf::anon_send(other, 1);
    CHECK(sys.watch(acc).get().reason);
  }
  SECTION("link: the CAF one ends when the typed one fails") {
    auto other = caf_sys.spawn(
        [&, target = actors::to_caf(acc)](caf::event_based_actor* self) -> caf::behavior {
          self->link_to(target);
          self->attach_functor([&seen](const caf::error& why) { seen.put(why); });
          ready.put(1);
          return {[](int) {}};
        });
    ready.wait_for(1);
    static_cast<void>(acc.ask<burst>("x").result());
    CHECK(seen.wait_for(1)[0] == caf::exit_reason::unhandled_exception);
  }
}

TEST_CASE("CAF stops a typed actor by an exit message") {
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  auto down = sys.watch(acc);
  SECTION("kill") {
    caf::anon_send_exit(actors::to_caf(acc), caf::exit_reason::kill);
    CHECK(down.get().reason.code() == errc::killed);
  }
  SECTION("user shutdown") {
    caf::anon_send_exit(actors::to_caf(acc), caf::exit_reason::user_shutdown);
    CHECK(down.get().reason.code() == errc::system_down);
  }
}

TEST_CASE("messages of one sender keep their order, whichever way they go") {
  actors::system sys(quiet());
  struct checker {
    using protocol = actors::protocol<number, balance>;
    int last[3] = {};
    int wrong = 0;
    void on(number m) {
      if (m.n != last[m.sender] + 1) ++wrong;
      last[m.sender] = m.n;
    }
    int on(balance) const { return wrong != 0 ? -wrong : last[0] + last[1] + last[2]; }
  };
  struct go {};
  struct mixer {
    using protocol = actors::protocol<go>;
    int index;
    actors::ref<number> to;
    void on(go) {
      const auto as_caf = actors::to_caf(to);
      for (int i = 1; i <= 3000; ++i) {
        if (i % 3 == 0)
          caf::anon_send(as_caf, number{index, i});
        else
          to.tell<number>(index, i);
      }
    }
  };
  auto to = sys.spawn<checker>();
  for (int i = 0; i < 2; ++i) sys.spawn<mixer>(i, to).tell(go{});
  mixer{2, to}.on(go{});
  REQUIRE(sys.drain(long_enough));
  CHECK(to.ask<balance>().get() == 9000);
}

TEST_CASE("CAF messages move into the handler, and are copied only when CAF shares them") {
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  const auto as_caf = actors::to_caf(acc);
  const auto shared = caf::make_message(std::string(1000, 'x'));
  caf::anon_send(as_caf, shared);
  caf::anon_send(as_caf, shared);
  CHECK(acc.ask<greeting>().get() == "hello " + std::string(1000, 'x'));
  CHECK(shared.get_as<std::string>(0).size() == 1000);
}

TEST_CASE("a typed actor that is retried or replaced handles CAF messages the same way") {
  actors::system sys(quiet());
  auto to = sys.spawn<again>();
  caf::scoped_actor self{actors::caf_system(sys)};
  int value = 0;
  self->request(actors::to_caf(to), infinite, balance{})
      .receive([&value](int n) { value = n; }, [](caf::error&) {});
  CHECK(value == 2);
  self->send(actors::to_caf(to), deposit{1});
  self->request(actors::to_caf(to), infinite, balance{})
      .receive([&value](int n) { value = n; }, [](caf::error&) {});
  CHECK(value == -1);
}

TEST_CASE("CAF actors forward requests to a typed one, and the asker gets its answer") {
  actors::system sys(quiet());
  auto acc = sys.spawn<account>();
  acc.tell(deposit{9});
  auto relay = actors::caf_system(sys).spawn(
      [target = actors::to_caf(acc)](caf::event_based_actor* self) -> caf::behavior {
        return {[self, target](balance m) { return self->delegate(target, m); },
                [self](int) { self->quit(); }};
      });
  caf::scoped_actor self{actors::caf_system(sys)};
  int value = 0;
  self->request(relay, infinite, balance{})
      .receive([&value](int n) { value = n; }, [](caf::error&) {});
  CHECK(value == 9);
  self->send(relay, 0);
}

TEST_CASE("CAF handles of a typed actor outlive its system") {
  caf::actor orphan;
  {
    actors::system sys(quiet());
    orphan = actors::to_caf(sys.spawn<account>());
  }
  caf::anon_send(orphan, deposit{1});
  actors::system later(quiet());
  caf::anon_send(orphan, deposit{1});
  CHECK(later.counters().sent == 0);
  CHECK(later.counters().dead() == 0);
}

TEST_CASE("an empty reference has no CAF handle") {
  CHECK(code_thrown_by([] { static_cast<void>(actors::to_caf(account_ref{})); }) ==
        errc::empty_ref);
}

TEST_CASE("a CAF message that cannot be moved is dead, alone, whatever its move throws") {
  struct takes_brittle {
    using protocol = actors::protocol<brittle, ask_brittle>;
    int seen = 0;
    void on(const brittle&) { ++seen; }
    void on(ask_brittle, actors::promise<brittle> p) { p.set(seen); }
  };
  actors::system sys(quiet());
  letter_box box(sys);
  auto typed = sys.spawn<takes_brittle>();
  auto handle = actors::to_caf(typed);
  brittle::throws_int = GENERATE(false, true);
  caf::scoped_actor self{actors::caf_system(sys)};
  auto message = caf::make_message(brittle{1});
  brittle::armed = true;
  self->send(handle, std::move(message));
  CHECK(box.letters.wait_for(1)[0].cause == actors::dead_cause::handler_failed);
  // its reply neither
  caf::error why;
  self->request(handle, caf::infinite, ask_brittle{})
      .receive([](const brittle&) {}, [&](caf::error& e) { why = std::move(e); });
  CHECK(why);
  brittle::armed = false;
  self->send(handle, brittle{2});
  CHECK(typed.ask<ask_brittle>().get().n == 1);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a typed actor that a plain CAF actor spawns while the system ends does not outlive it") {
  struct slow_to_make {
    using protocol = actors::protocol<nothing>;
    std::shared_ptr<std::atomic<int>> alive;
    slow_to_make(std::shared_ptr<std::atomic<int>> a, gate* at) : alive(std::move(a)) {
      ++*alive;
      at->pass();
    }
    ~slow_to_make() { --*alive; }
    void on(nothing) {}
  };
  auto alive = std::make_shared<std::atomic<int>>(0);
  std::atomic<errc> thrown{errc::none};
  actors::ref<nothing> orphan;
  gate at;
  auto options = quiet();
  options.drain = 0ms;
  auto sys = std::make_unique<actors::system>(options);
  auto* system = sys.get();
  auto plain = actors::caf_system(*sys).spawn([&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](int) {
      thrown = code_thrown_by([&] { orphan = system->spawn<slow_to_make>(alive, &at); });
      self->quit();
    }};
  });
  caf::anon_send(plain, 1);
  at.await_reached();
  std::thread ending{[&] { sys.reset(); }};
  // the system refuses spawns when it has begun to end
  while (code_thrown_by([&] { system->spawn<adder>(); }) != errc::system_down)
    std::this_thread::yield();
  at.open();
  ending.join();
  CHECK(thrown == errc::system_down);
  CHECK(*alive == 0);
}

TEST_CASE("a link to a CAF actor that has ended leaves nothing behind") {
  struct links {
    using protocol = actors::protocol<linked_to, settled>;
    void on(linked_to m, actors::context& self) { self.link(m.other); }
    void on(settled) {}
    void on(actors::exit) {}
  };
  actors::system sys(quiet());
  auto hub = sys.spawn<links>();
  for (int i = 0; i < 100; ++i) {
    caf::actor plain = actors::caf_system(sys).spawn(caf_account);
    hub.tell<linked_to>(actors::from_caf<nothing>(plain));
    hub.ask<settled>().get();
    caf::anon_send_exit(plain, caf::exit_reason::kill);
  }
  hub.ask<settled>().get();
  CHECK_FALSE(hub.stopped());
}
