// Whatever registers somewhere is made and ended many times, beside something that lives on. In the
// end there is no more of it than in the beginning.
#include <tests/churn/support.hpp>

#include <actors/ask/wait.hpp>
#include <actors/caf.hpp>
#include <actors/topic/topics.hpp>

#include <thread>

using namespace churn_test;

namespace {

struct silent {
  using protocol = actors::protocol<total, nothing>;
  actors::promise<int> last;
  void on(total, actors::promise<int> p) { last = std::move(p); }
  void on(nothing) {}
};

}  // namespace

TEST_CASE("churn: actors, their names and the watches of threads") {
  actors::system sys(quiet());
  SECTION("actors") {
    churn([&] {
      const auto actor = sys.spawn<adder>();
      actor.tell(add{1});
      actor.stop();
      sys.watch(actor).get();
    });
  }
  SECTION("actors by reference") {
    churn([&] { sys.spawn<adder>({.by_reference = true}).ask<total>().get(); });
  }
  SECTION("names of one actor") {
    const auto actor = sys.spawn<adder>();
    churn([&] {
      sys.register_name("name", actor);
      CHECK_NOTHROW(sys.unregister_name("name"));
    });
  }
  SECTION("names of actors that end") {
    churn(rounds() / 2, [&, n = 0]() mutable {
      const auto actor = sys.spawn<adder>();
      sys.register_name("name " + std::to_string(n++), actor);
      actor.stop();
      sys.watch(actor).get();
    });
    CHECK_FALSE(sys.find<total>("name 0"));
  }
  SECTION("dropped futures of the end of an actor that lives") {
    const auto actor = sys.spawn<adder>();
    churn([&] { static_cast<void>(sys.watch(actor)); });
  }
  SECTION("weak references") {
    const auto actor = sys.spawn<adder>();
    churn([&] { actors::weak_ref<total>{actor}.lock(); });
  }
  SECTION("subscriptions of dead letters") {
    churn([&] { auto mine = sys.on_dead_letter([](const actors::dead_letter&) {}); });
  }
}

TEST_CASE("churn: what an actor that lives has to do with others that come and go") {
  actors::system sys(quiet());
  const auto hub = sys.spawn<runner>();
  const auto stable = sys.spawn<runner>();
  const auto n = rounds();
  SECTION("children") {
    churn(n, [&] {
      actors::ref<nothing> child;
      run(hub, [&](actors::context& self) { child = self.spawn<adder>(); });
      child.stop();
    });
  }
  SECTION("it watches, and does not any more") {
    churn(n, [&] {
      run(hub, [&](actors::context& self) {
        self.watch(stable);
        self.unwatch(stable);
      });
    });
  }
  SECTION("it watches those that end") {
    churn(n, [&] {
      const auto other = sys.spawn<adder>();
      run(hub, [&](actors::context& self) { self.watch(other); });
      other.stop();
    });
  }
  SECTION("it is watched by those that end") {
    churn(n, [&] {
      const auto other = sys.spawn<runner>();
      run(other, [&](actors::context& self) { self.watch(stable); });
      other.stop();
    });
  }
  SECTION("it is linked to those that end") {
    churn(n, [&] {
      const auto other = sys.spawn<runner>();
      run(hub, [&](actors::context& self) { self.link(other); });
      other.stop();
    });
  }
  SECTION("those that end have linked themselves to it") {
    churn(n, [&] {
      const auto other = sys.spawn<runner>();
      run(other, [&](actors::context& self) { self.link(hub); });
      other.stop();
    });
  }
  SECTION("it is linked, and is not any more") {
    churn(n, [&] {
      run(hub, [&](actors::context& self) {
        self.link(stable);
        self.unlink(stable);
      });
    });
  }
  SECTION("timers that are cancelled") {
    churn(n, [&] { run(hub, [&](actors::context& self) { self.after(1h, nothing{}).cancel(); }); });
  }
  SECTION("timers that fire") {
    churn(n, [&] { run(hub, [&](actors::context& self) { self.after(0ns, nothing{}); }); });
  }
  SECTION("behaviours") {
    churn(n, [&] {
      run(hub, [&](actors::context& self) {
        self.become(actors::behavior{[](nothing) {}});
        self.unbecome();
      });
    });
  }
  SECTION("messages put aside and brought back") {
    churn(n, [&] {
      run(hub, [&](actors::context& self) {
        self.stash(nothing{});
        self.unstash_all();
      });
    });
  }
  REQUIRE(sys.drain(long_enough));
}

TEST_CASE("churn: asks, whatever becomes of them") {
  actors::system sys(quiet());
  const auto deaf = sys.spawn<silent>();
  const auto hub = sys.spawn<runner>();
  const auto quick = sys.spawn<adder>();
  // who only sends is ahead of who has to handle it
  auto keep_up = [&, sent = 0]() mutable {
    if (++sent % 64 == 0) static_cast<void>(sys.drain(long_enough));
  };
  SECTION("answered") {
    churn([&] { quick.ask<total>().get(); });
  }
  SECTION("dropped") {
    churn([&] {
      static_cast<void>(quick.ask<total>());
      keep_up();
    });
  }
  SECTION("taken back") {
    churn([&] {
      deaf.ask<total>().cancel();
      keep_up();
    });
  }
  SECTION("polled") {
    std::vector<actors::future<int>> open;
    open.push_back(deaf.within(1h).ask<total>());
    churn([&] { actors::wait(open, actors::wait_until::all, 0ns); });
  }
  SECTION("by an actor, with a deadline that passes") {
    churn(rounds() / 4, [&] {
      run(hub, [&](actors::context&) {
        deaf.within(1us).ask<total>().then([](actors::result<int>) {});
      });
    });
  }
  SECTION("through one that waits, and taken back") {
    const auto middle = sys.spawn<relay>(deaf);
    churn(rounds() / 4, [&] {
      auto asked = middle.ask<total>();
      asked.cancel();
      static_cast<void>(asked.result());
    });
  }
  SECTION("sends to a mailbox with a bound") {
    const auto narrow = sys.spawn<adder>({.mailbox = {.capacity = 1}});
    churn([&] { narrow.send<add>(1).get(); });
  }
  REQUIRE(sys.drain(long_enough));
}

TEST_CASE("churn: topics by name") {
  actors::system sys(quiet());
  actors::topics all{sys};
  churn(rounds() / 5, [&, n = 0]() mutable {
    all.get<nothing>("topic " + std::to_string(n++)).publish(nothing{});
    if (n % 100 == 0) REQUIRE(sys.drain(long_enough));  // the janitors of those forgotten end
  });
}

TEST_CASE("churn: threads that send, and systems") {
  SECTION("threads") {
    actors::system sys(quiet());
    const auto actor = sys.spawn<adder>();
    churn(rounds() / 10, [&] { std::thread{[&] { actor.ask<total>().get(); }}.join(); });
  }
  SECTION("threads that only take") {
    actors::system sys(quiet());
    const auto actor = sys.spawn<adder>();
    churn(rounds() / 10, [&] {
      auto asked = actor.ask<total>();
      std::thread{[f = std::move(asked)]() mutable { f.get(); }}.join();
    });
  }
  SECTION("threads of actors") {
    actors::system sys(quiet());
    churn(rounds() / 20, [&] {
      const auto actor = sys.spawn<adder>({.own_thread = true});
      actor.ask<total>().get();
      actor.stop();
      sys.watch(actor).get();
    });
  }
  SECTION("systems") {
    churn(rounds() / 100, [&] {
      actors::system sys(quiet(1));
      sys.spawn<adder>().ask<total>().get();
    });
  }
}

TEST_CASE("churn: plain CAF actors and references to them") {
  actors::system sys(quiet());
  const auto spawn = [&] {
    return actors::caf_system(sys).spawn(
        [](caf::event_based_actor*) -> caf::behavior { return {[](int) {}}; });
  };
  caf::actor stable = spawn();
  const auto hub = sys.spawn<runner>();
  SECTION("references to one that lives") {
    churn([&] { static_cast<void>(actors::from_caf<int>(stable)); });
  }
  SECTION("watches of one that lives") {
    churn([&] { static_cast<void>(sys.watch(actors::from_caf<int>(stable))); });
  }
  SECTION("watches of those that end") {
    churn(rounds() / 2, [&] {
      caf::actor other = spawn();
      run(hub, [&](actors::context& self) { self.watch(actors::from_caf<int>(other)); });
      caf::anon_send_exit(other, caf::exit_reason::kill);
    });
  }
  SECTION("links to those that end") {
    churn(rounds() / 2, [&] {
      caf::actor other = spawn();
      run(hub, [&](actors::context& self) { self.link(actors::from_caf<int>(other)); });
      caf::anon_send_exit(other, caf::exit_reason::kill);
    });
  }
  REQUIRE(sys.drain(long_enough));
  caf::anon_send_exit(stable, caf::exit_reason::kill);
}
