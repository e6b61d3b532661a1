// Typed actors and plain CAF actors in one system.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/caf.hpp>

#include <iostream>
#include <string>

namespace {

// [caf-messages]
struct greeting {
  std::string whom;
  using reply = std::string;

  // CAF asks this of every message it carries
  template <class Inspector> friend auto inspect(Inspector& f, greeting& m) { return f(m.whom); }
};

struct greeter {
  using protocol = actors::protocol<greeting>;
  std::string on(const greeting& m) { return "hello, " + m.whom; }
};
// [/caf-messages]

// [caf-actor]
caf::behavior plain_greeter(caf::event_based_actor*) {
  return {[](const greeting& m) { return "good day, " + m.whom; }};
}
// [/caf-actor]

}  // namespace

void snippets::caf_both_ways() {
  // [caf-to-typed]
  actors::system sys;
  caf::actor typed = actors::to_caf(sys.spawn<greeter>());

  caf::scoped_actor self{actors::caf_system(sys)};
  self->request(typed, caf::infinite, greeting{"CAF"})
      .receive([](const std::string& reply) { std::cout << reply << '\n'; },
               [](const caf::error& e) { std::cout << to_string(e) << '\n'; });
  // [/caf-to-typed]

  // [caf-from-caf]
  caf::actor plain = actors::caf_system(sys).spawn(plain_greeter);
  auto ref = actors::from_caf<greeting>(plain);  // an actors::ref<greeting>
  std::cout << ref.ask<greeting>("world").get() << '\n';
  ref.stop();  // the system's end waits for plain CAF actors, as CAF's does
  // [/caf-from-caf]
}
