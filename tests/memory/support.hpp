// What the cases have in common: the steps of a user, each of which may have no memory.
#pragma once

#include <tests/memory/failing.hpp>

#include <actors/actors.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace memory_test {

using namespace std::chrono_literals;

constexpr auto soon = 1ms;
constexpr auto long_enough = 5s;
inline const std::string name = "a name that does not fit into the string itself";

struct add {
  int n = 0;
  using reply = int;
  template <class Inspector> friend auto inspect(Inspector& f, add& x) { return f(x.n); }
};

void add_core_cases();
void add_flow_cases();
void memory_case(const char* what, std::function<void()> f);

/// One step of a user; what has no memory for it has not happened.
template <class F> void attempt(F&& f) {
  try {
    f();
  } catch (const std::exception&) {  // that is what the user gets, and can act on
  }
}

/// It answers, or fails.
template <class T> void expect_answer(actors::future<T> f) {
  if (!f.wait_for(long_enough)) broken("the answer does not come");
  attempt([&] { static_cast<void>(f.result()); });
}

/// Until there is memory for it.
template <class Ref> void stop(const Ref& actor) {
  for (bool told = false; !told;)
    attempt([&] {
      actor.stop();
      told = true;
    });
}

/// Until there is memory for the question.
template <class Ref> void settle(const Ref& actor) {
  attempt([&] { expect_answer(actor.template ask<add>(1)); });
  attempt([&] { expect_answer(actor.template ask<add>(1)); });
}

inline void in_a_system(actors::system_options options,
                        const std::function<void(actors::system&)>& f) {
  options.workers = 1;
  options.log = [](auto, auto) {};
  attempt([&] {
    actors::system sys{std::move(options)};
    attempt([&] { f(sys); });
    memory_test::caf_ends_from_here();
  });
}
inline void in_a_system(const std::function<void(actors::system&)>& f) { in_a_system({}, f); }

}  // namespace memory_test
