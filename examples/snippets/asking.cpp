// Requests and their replies, from threads and from actors.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

// [asking-rates]
struct rate {
  std::string currency;
  using reply = std::optional<double>;  // an unknown currency is an answer, no error
};

struct exchange {
  using protocol = actors::protocol<rate>;

  std::map<std::string, double> rates{{"USD", 1.25}, {"CHF", 0.5}};

  std::optional<double> on(const rate& m) {
    const auto found = rates.find(m.currency);
    if (found == rates.end()) return std::nullopt;
    return found->second;
  }
};
// [/asking-rates]

// [asking-then]
struct price {
  double euros;
  std::string currency;
  using reply = double;
};

struct shop {
  using protocol = actors::protocol<price>;

  actors::ref<rate> bank;

  // Answers later, when the rate is there. Meanwhile it handles other messages.
  void on(price m, actors::promise<double> answer) {
    bank.ask<rate>(m.currency)
        .then([m, answer = std::move(answer)](std::optional<double> r) mutable {
          answer.set(m.euros * r.value_or(1));
        });
  }
};
// [/asking-then]

// [asking-forward]
struct branch {
  using protocol = actors::protocol<rate>;

  actors::ref<rate> head_office;

  // The reply of the head office, when it comes, is the reply of the branch.
  actors::future<std::optional<double>> on(rate m) { return head_office.ask(std::move(m)); }
};
// [/asking-forward]

// [asking-forgets]
struct question {
  using reply = int;
};

struct forgetful {
  using protocol = actors::protocol<question>;
  void on(question, actors::promise<int>) {}  // drops the promise
};
// [/asking-forgets]

// [asking-blocks]
struct thoughtful {
  using protocol = actors::protocol<question>;

  std::vector<actors::promise<int>> later;

  void on(question, actors::promise<int> answer) { later.push_back(std::move(answer)); }
};

struct impatient {
  using protocol = actors::protocol<question>;

  actors::ref<question> other;

  int on(question) {
    auto answer = other.ask<question>().result();  // would hold up a worker thread
    std::cout << to_string(answer.error().code()) << '\n';
    return 0;
  }
};
// [/asking-blocks]

}  // namespace

void snippets::asking() {
  // [asking-use]
  actors::system sys;
  auto bank = sys.spawn<exchange>();
  auto corner_shop = sys.spawn<shop>(bank);

  auto dollars = corner_shop.ask<price>(8.0, "USD");  // an actors::future<double>
  std::cout << dollars.get() << '\n';                 // waits; throws actor_error on an error

  auto first = sys.spawn<forgetful>();
  actors::result<int> answer = first.ask<question>().result();  // the error as a value
  std::cout << to_string(answer.error()) << '\n';
  // [/asking-use]

  auto nearby = sys.spawn<branch>(bank);
  std::cout << *nearby.ask<rate>("CHF").get() << '\n';
  sys.spawn<impatient>(sys.spawn<thoughtful>()).ask<question>().get();

  // [asking-wait]
  auto slow = corner_shop.ask<price>(4.0, "CHF");
  while (!slow.wait_for(10s)) std::cout << "still waiting\n";
  std::cout << slow.get() << '\n';
  // [/asking-wait]
}
