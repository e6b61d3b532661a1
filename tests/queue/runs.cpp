#include <actors/queue/runs.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <deque>
#include <random>
#include <tests/support/catch.hpp>
#include <vector>

namespace {

struct node {
  int value = 0;
  node* next = nullptr;
};

std::vector<int> in_order(actors::queue::runs<node>& all) {
  std::vector<int> out;
  const auto got = std::exchange(all, {}).in_order();
  for (auto* each = got.first; each != nullptr; each = each->next) {
    out.push_back(each->value);
    if (each->next == nullptr) CHECK(each == got.last);
  }
  return out;
}

}  // namespace

TEST_CASE("runs: nothing is in order, too") {
  actors::queue::runs<node> all;
  CHECK(all.empty());
  CHECK(std::exchange(all, {}).in_order().empty());
}

TEST_CASE("runs come out in the order in which they went in, whoever put them there") {
  std::mt19937_64 random{actors::test::seed()};
  for (std::uint64_t round = 0; round < actors::test::budget("seeds"); ++round) {
    const auto threads = random() % 3 + 1;
    actors::queue::runs<node> all;
    for (int again = 0; again < 3; ++again) {
      std::deque<node> nodes;
      std::vector<int> expected;
      for (int i = 0; i < 50; ++i) {
        const auto* who = reinterpret_cast<const void*>(8 * (random() % threads));
        all.push_back(&nodes.emplace_back(node{i}), who);
        expected.push_back(i);
      }
      CHECK_FALSE(all.empty());
      CHECK(in_order(all) == expected);
      CHECK(all.empty());
    }
  }
}
