// Handlers that wait in the middle.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;

namespace {

// [coroutines-shop]
struct price {
  std::string article;
  using reply = int;
};
struct in_stock {
  std::string article;
  using reply = bool;
};
struct order {
  std::string article;
  int pieces;
  using reply = std::string;
};

struct warehouse {
  using protocol = actors::protocol<price, in_stock>;
  int on(const price& m) { return m.article == "lamp" ? 30 : 5; }
  bool on(const in_stock& m) { return m.article != "chair"; }
};

struct shop {
  using protocol = actors::protocol<order>;

  actors::ref_of<warehouse> store;

  actors::task<int> total(std::string article, int pieces) {
    const int each = co_await store.ask<price>(article);
    const int sum = pieces * each;
    co_return sum;
  }

  // The message is taken by value: the handler needs it after its first co_await.
  actors::task<std::string> on(order m, actors::context& self) {
    if (!co_await store.ask<in_stock>(m.article)) co_return "no " + m.article;
    co_await self.sleep(2ms);  // packs it; the worker does something else meanwhile
    const int sum = co_await total(m.article, m.pieces);
    co_return m.article + " for " + std::to_string(sum);
  }
};
// [/coroutines-shop]

// [coroutines-busy]
// Takes the next order while one is being packed.
struct busy_shop : shop {
  using shop::on;
  static constexpr auto handlers = actors::handler_mode::interleaved;
};
// [/coroutines-busy]

// [coroutines-task]
actors::task<> go_shopping(actors::ref<order> where) {
  for (const std::string article : {"lamp", "chair", "cup"})
    std::cout << co_await where.ask<order>(article, 2) << '\n';
}
// [/coroutines-task]

}  // namespace

void snippets::coroutines() {
  // [coroutines-use]
  actors::system sys;
  auto store = sys.spawn<warehouse>();
  actors::sync_wait(go_shopping(sys.spawn<shop>(store)));

  auto busy = sys.spawn<busy_shop>(store);
  auto first = busy.ask<order>("lamp", 1);
  auto second = busy.ask<order>("cup", 1);  // packed at the same time
  std::cout << first.get() << ", " << second.get() << '\n';
  // [/coroutines-use]
}
