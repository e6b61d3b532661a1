// Actors, and what each of them can do.
#include <tests/memory/support.hpp>

#include <actors/caf.hpp>

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

using namespace memory_test;

namespace {

struct big {
  std::array<char, 3000> bytes{};
};
struct nothing {};
struct fail {};
struct run_this {
  std::function<void(actors::context&)> f;
  using reply = actors::done;
};

/// Does what others are asked to do, and what comes back from it.
struct worker {
  using protocol = actors::protocol<big, nothing, add, fail, run_this>;
  int sum = 0;
  void on(big) {}
  void on(nothing) {}
  int on(add m) { return sum += m.n; }
  void on(fail) { throw std::runtime_error("a reason that does not fit into the string itself"); }
  void on(run_this m, actors::context& self) { m.f(self); }
  void on(actors::down) {}
  void on(actors::marked) {}
  void on(actors::started, actors::context&) {}
};
using worker_ref = actors::ref_of<worker>;

struct later {
  using protocol = actors::protocol<add, nothing>;
  worker_ref to;
  explicit later(worker_ref r) : to(std::move(r)) {}
  actors::task<int> twice(int n) { co_return co_await to.ask<add>(n) + co_await to.ask<add>(n); }
  actors::task<int> on(add m, actors::context& self) {
    co_await self.sleep(soon);
    co_return co_await twice(m.n);
  }
  void on(nothing) {}
};

void run(const worker_ref& on, std::function<void(actors::context&)> f) {
  attempt([&] { expect_answer(on.ask<run_this>(std::move(f))); });
}

void with_a_worker(const std::function<void(actors::system&, const worker_ref&)>& f) {
  in_a_system([&](auto& sys) { f(sys, sys.template spawn<worker>()); });
}

}  // namespace

void memory_test::add_core_cases() {
  memory_case("a system",
              [] { in_a_system([](auto& sys) { static_cast<void>(sys.counters()); }); });
  memory_case("a shutdown that is late", [] {
    with_a_worker([](auto& sys, auto& actor) {
      const auto slow = sys.template spawn<later>(actor);
      settle(slow);
      attempt([&] { slow.template tell<add>(1); });
      attempt([&] { static_cast<void>(sys.shutdown(0s)); });
    });
  });
  memory_case("spawning, telling, asking", [] {
    in_a_system([](auto& sys) {
      attempt([&] { sys.template spawn<worker>({.own_thread = true}).template tell<big>(); });
      const auto plain = sys.template spawn<worker>(actors::spawn_options{.name = name});
      for (int i = 0; i < 3; ++i) attempt([&] { plain.template tell<big>(); });
      settle(plain);
      settle(sys.template spawn<worker>({.by_reference = true}));
    });
  });
  memory_case("names, watches, dead letters", [] {
    with_a_worker([](auto& sys, auto& actor) {
      std::shared_ptr<void> mine;
      attempt([&] { mine = sys.on_dead_letter([](const auto&) {}); });
      attempt([&] { sys.register_name(name, actor); });
      attempt([&] { static_cast<void>(sys.template find<nothing>(name)); });
      attempt([&] {
        auto ended = sys.watch(actor);
        stop(actor);
        expect_answer(std::move(ended));
      });
      attempt([&] { actor.template tell<big>(); });
      attempt([&] { expect_answer(actor.template ask<add>(1)); });
    });
  });
  memory_case("failing, restarting, marks", [] {
    with_a_worker([](auto& sys, auto& actor) {
      attempt([&] { actor.mark(); });
      attempt([&] { actor.restart(); });
      settle(actor);
      attempt([&] {
        auto ended = sys.watch(actor);
        actor.template tell<fail>();
        settle(actor);
        if (actor.stopped()) expect_answer(std::move(ended));
      });
    });
  });
  memory_case("families", [] {
    with_a_worker([](auto& sys, auto& actor) {
      const auto other = sys.template spawn<worker>();
      run(actor, [&](auto& self) { self.watch(other); });
      run(actor, [&](auto& self) { self.link(other); });
      run(actor, [](auto& self) { self.template spawn<worker>().template tell<fail>(); });
      run(actor, [](auto& self) { static_cast<void>(self.template spawn<worker>()); });
      attempt([&] { other.template tell<fail>(); });
      settle(other);
      settle(actor);
    });
  });
  memory_case("timers, behaviours, stashing", [] {
    with_a_worker([](auto&, auto& actor) {
      attempt([&] {
        auto [promise, rung] = actors::make_promise<int>();
        auto p = std::make_shared<actors::promise<int>>(std::move(promise));
        run(actor, [p = std::move(p)](auto& self) { self.after(soon, [p] { p->set(1); }); });
        expect_answer(std::move(rung));
      });
      run(actor, [](auto& self) { static_cast<void>(self.every(1h, nothing{})); });
      run(actor, [](auto& self) { self.stash(big{}); });
      run(actor, [](auto& self) { self.unstash_all(); });
      run(actor, [](auto& self) { self.become(actors::behavior{[](nothing) {}}); });
      run(actor, [](auto& self) { self.become_stacked(actors::behavior{[](nothing) {}}); });
      run(actor, [](auto& self) { self.unbecome(); });
      settle(actor);
    });
  });
  memory_case("coroutines and deadlines", [] {
    with_a_worker([](auto& sys, auto& actor) {
      const auto slow = sys.template spawn<later>(actor);
      settle(slow);
      attempt([&] { expect_answer(slow.within(1s).template ask<add>(1)); });
      attempt([&] { expect_answer(slow.within(soon).template ask<add>(1)); });
      attempt([&] {
        auto f = slow.template ask<add>(1);
        f.cancel();
        expect_answer(std::move(f));
      });
    });
  });
  memory_case("combining answers", [] {
    with_a_worker([](auto&, auto& actor) {
      const auto both = [&] {
        std::vector<actors::future<int>> all;
        all.push_back(actor.template ask<add>(1));
        all.push_back(actor.template ask<add>(2));
        return all;
      };
      attempt([&] { expect_answer(actors::when_all(both())); });
      attempt([&] { expect_answer(actors::when_any(both())); });
      attempt([&] {
        auto [promise, answer] = actors::make_promise<int>();
        attempt([&, &p = promise] { actor.template ask<add>(1).forward_to(std::move(p)); });
        promise = {};
        expect_answer(std::move(answer));
      });
      attempt([&] {
        auto [promise, answer] = actors::make_promise<int>();
        attempt([&, &p = promise] { actor.delegate(add{1}, std::move(p)); });
        promise = {};
        expect_answer(std::move(answer));
      });
      attempt([&] {
        auto [promise, answer] = actors::make_promise<int>();
        auto to = std::make_shared<actors::promise<int>>(std::move(promise));
        actor.template ask<add>(1).then([to](actors::result<int>) { to->set(1); });
        to.reset();
        expect_answer(std::move(answer));
      });
      run(actor, [&](auto& self) {
        static_cast<void>(self.template spawn<worker>().template ask<add>(1).then([](int) {}));
      });
    });
  });
  memory_case("waiting for answers", [] {
    with_a_worker([](auto&, auto& actor) {
      attempt([&] {
        if (actors::sync_wait([](worker_ref to) -> actors::task<int> {
              co_return co_await to.ask<add>(1);
            }(actor)) == 0)
          broken("the sum is wrong");
      });
    });
  });
  memory_case("mailboxes with a policy", [] {
    in_a_system([](auto& sys) {
      const auto bounded = sys.template spawn<worker>(
          actors::spawn_options{.mailbox = {.capacity = 2, .patience = soon, .lanes = true}});
      for (int i = 0; i < 5; ++i) attempt([&] { bounded.template tell<big>(); });
      attempt([&] { static_cast<void>(bounded.try_tell(nothing{})); });
      for (int i = 0; i < 3; ++i) attempt([&] { expect_answer(bounded.template send<nothing>()); });
      settle(bounded);
      const auto latest = sys.template spawn<worker>(actors::spawn_options{
          .mailbox = {.conflate = {actors::conflate_by<big>([](const big&) { return 1; })}}});
      for (int i = 0; i < 5; ++i) attempt([&] { latest.template tell<big>(); });
      settle(latest);
    });
  });
  memory_case("plain CAF actors", [] {
    with_a_worker([](auto& sys, auto& actor) {
      auto& host = actors::caf_system(sys);
      caf::actor plain;
      memory_test::spared([&] {
        plain = host.spawn([]() -> caf::behavior {
          return {[](const add& m) { return m.n; }, [](const nothing&) {}};
        });
        caf::scoped_actor {
          host
          } -> request(plain, caf::infinite, add{1}).receive([](int) {}, [](caf::error&) {});
      });
      attempt([&] {
        const auto typed = actors::from_caf<add, nothing>(plain);
        attempt([&] { typed.template tell<nothing>(); });
        attempt([&] { expect_answer(typed.template ask<add>(1)); });
        attempt([&] {
          auto ended = sys.watch(typed);
          stop(typed);
          expect_answer(std::move(ended));
        });
      });
      attempt([&] { caf::anon_send(actors::to_caf(actor), nothing{}); });
      settle(actor);
      attempt([&] {
        caf::scoped_actor self{host};
        self->request(caf::actor_cast<caf::actor>(actors::to_caf(actor)), 1s, add{1})
            .receive([](int) {}, [](caf::error&) {});
      });
      memory_test::spared([&] { caf::anon_send_exit(plain, caf::exit_reason::kill); });
    });
  });
}
