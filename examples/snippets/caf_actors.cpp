// What CAF's users know of actors and their behaviours, as it is written here.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <iostream>
#include <string>
#include <utility>

namespace {

// [caf-stateful]
struct add {
  int amount;
};
struct total {
  using reply = int;
};

struct counter {
  using protocol = actors::protocol<add, total>;

  int sum;  // the state

  void on(add m) { sum += m.amount; }
  int on(total) { return sum; }
};
// [/caf-stateful]

// [caf-base]
struct logging {
  void say(const std::string& text) const { std::cout << "log: " << text << '\n'; }
};

struct loud_counter : logging, counter {  // base classes are the program's own business
  using counter::on;
  void on(add m) {
    say("adds " + std::to_string(m.amount));
    counter::on(m);
  }
};
// [/caf-base]

// [caf-become]
struct insert {};
struct push {
  using reply = std::string;
};

struct turnstile {
  using protocol = actors::protocol<insert, push>;

  void on(insert, actors::context& self) {
    self.become(actors::behavior{
        [](insert) {},
        [](push, actors::context& me) -> std::string {
          me.unbecome();  // back to the handlers of the struct
          return "open";
        },
    });
  }
  std::string on(push) { return "locked"; }
};
// [/caf-become]

// [caf-skip]
struct job {
  std::string what;
};
struct ready {};
struct finish {
  using reply = actors::done;
};

struct worker {
  using protocol = actors::protocol<job, ready, finish>;
  bool is_ready = false;

  void on(job m, actors::context& self) {
    if (!is_ready) return self.stash(std::move(m));  // caf::skip
    std::cout << m.what << '\n';
  }
  void on(ready, actors::context& self) {
    is_ready = true;
    self.unstash_all();
  }
  void on(finish) {}
};
// [/caf-skip]

}  // namespace

void snippets::caf_actors() {
  actors::system sys;
  // [caf-spawn]
  auto sum = sys.spawn<counter>(10);  // what is given goes into the struct
  sum.tell<add>(32);
  std::cout << sum.ask<total>().get() << '\n';
  // [/caf-spawn]

  // [caf-function-based]
  auto doubler = sys.spawn(actors::behavior{[sum = 0](add m) mutable { sum += 2 * m.amount; }});
  doubler.tell<add>(4);
  // [/caf-function-based]

  // [caf-typed]
  actors::ref<add, total> all = sum;  // also: actors::ref_of<counter>
  actors::ref<add> only_add = all;    // takes less; the other way does not compile
  only_add.tell<add>(1);
  // [/caf-typed]

  auto loud = sys.spawn<loud_counter>(logging{}, counter{0});
  loud.tell<add>(5);
  std::cout << loud.ask<total>().get() << '\n';

  // [caf-options]
  auto own = sys.spawn<counter>(actors::spawn_options{.name = "own", .own_thread = true}, 0);
  std::cout << own.ask<total>().get() << '\n';
  // [/caf-options]

  // [caf-become-use]
  auto gate = sys.spawn<turnstile>();
  std::cout << gate.ask<push>().get() << '\n';
  gate.tell<insert>();
  std::cout << gate.ask<push>().get() << '\n';
  std::cout << gate.ask<push>().get() << '\n';
  // [/caf-become-use]

  // [caf-skip-use]
  auto later = sys.spawn<worker>();
  later.tell<job>("one");
  later.tell<job>("two");
  later.tell<ready>();
  later.ask<finish>().get();
  // [/caf-skip-use]
}
