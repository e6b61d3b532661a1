#pragma once

#include <actors/caf.hpp>
#include <tests/core/support.hpp>

// Messages that travel both ways. CAF must be told that it need not serialise them.
namespace backend_test {

struct deposit {
  int amount;
};
struct balance {
  using reply = int;
};
struct greeting {
  using reply = std::string;
};
struct settle_all {
  using reply = actors::done;
};
struct burst {
  std::string text;
  using reply = int;
};
struct number {
  int sender;
  int n;
};

/// Its move throws what is no std::exception, or is one, while `armed`.
struct brittle {
  static inline std::atomic<bool> armed{false};
  static inline std::atomic<bool> throws_int{false};
  int n = 0;
  brittle() = default;
  brittle(int i) : n(i) {}
  brittle(const brittle&) = default;
  brittle& operator=(const brittle&) = default;
  brittle(brittle&& other) : n(other.n) {
    if (armed && throws_int) throw 42;
    if (armed) throw std::runtime_error{"it breaks"};
  }
};
struct ask_brittle {
  using reply = brittle;
};

}  // namespace backend_test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::brittle)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::ask_brittle)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::deposit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::balance)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::greeting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::settle_all)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::burst)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(backend_test::number)

namespace backend_test {

using namespace core_test;

/// A typed actor that CAF talks to.
struct account {
  using protocol = actors::protocol<deposit, balance, greeting, settle_all, burst, hold, int,
                                    std::string, nothing>;
  int sum = 0;
  std::string said;
  void on(deposit m) { sum += m.amount; }
  int on(balance) const { return sum; }
  std::string on(greeting) const { return "hello " + said; }
  void on(settle_all) { sum = 0; }
  int on(burst m) { throw std::runtime_error{m.text}; }
  void on(hold m) { m.at->pass(); }
  void on(int n) { sum += n; }
  void on(std::string s) { said = std::move(s); }
  void on(nothing) {}
};

using account_ref = actors::ref_of<account>;

/// The same as a plain CAF actor.
inline caf::behavior caf_account(caf::stateful_actor<int>* self) {
  self->set_exception_handler([](std::exception_ptr& e) -> caf::error {
    try {
      std::rethrow_exception(e);
    } catch (const std::exception& what) {
      return {static_cast<std::uint8_t>(caf::exit_reason::unhandled_exception), caf::atom("exit"),
              caf::make_message(std::string{what.what()})};
    }
  });
  return {
      [=](deposit m) { self->state += m.amount; },
      [=](balance) { return self->state; },
      [=](greeting) { return std::string{"hello from CAF"}; },
      [=](settle_all) { self->state = 0; },
      [=](burst& m) -> caf::result<int> {
        if (m.text == "error") return caf::make_error(caf::sec::runtime_error, m.text);
        throw std::runtime_error{m.text};
      },
  };
}

}  // namespace backend_test
