// The list itself, for those who guard it from outside. Its nodes lie within it, so that it can be
// put into memory that processes share.
#pragma once

#include "bench/designs/sorted-list/problem.hpp"

#include <array>
#include <utility>

namespace bench::designs::sorted_list {

class linked_list {
public:
  explicit linked_list(std::uint64_t keys) {
    node** end = &first_;
    for (std::uint32_t key = 0; key < nodes_.size(); ++key) {
      auto& n = nodes_[key];
      n.key = key;
      if (key < keys && is_there_at_first(key)) {
        *std::exchange(end, &n.next) = &n;
        ++size_;
      } else {
        n.next = std::exchange(free_, &n);
      }
    }
    *end = nullptr;
  }
  linked_list(const linked_list&) = delete;
  linked_list& operator=(const linked_list&) = delete;

  std::uint64_t apply(operation o) { return o.writes() ? write(o) : read(o); }

  /// For many at a time, while nobody writes.
  std::uint64_t read(operation o) const {
    if (o.what == action::size) return size_;
    auto at = first_;
    while (at && at->key < o.key) at = at->next;
    return at && at->key == o.key ? 1 : 0;
  }

  std::uint64_t write(operation o) {
    auto at = &first_;
    while (*at && (*at)->key < o.key) at = &(*at)->next;
    const bool found = *at && (*at)->key == o.key;
    if (found == (o.what == action::add)) return 0;
    found ? remove(*at) : add(*at, o.key);
    return 1;
  }

  template <class F> void for_each_key(F f) const {
    for (auto at = first_; at; at = at->next) f(at->key);
  }

private:
  struct node {
    std::uint32_t key = 0;
    node* next = nullptr;
  };

  void add(node*& at, std::uint32_t key) {
    auto& n = *std::exchange(free_, free_->next);
    n = {key, std::exchange(at, &n)};
    ++size_;
  }
  void remove(node*& at) {
    auto& n = *std::exchange(at, at->next);
    n.next = std::exchange(free_, &n);
    --size_;
  }

  node* first_ = nullptr;
  node* free_ = nullptr;
  std::uint64_t size_ = 0;
  std::array<node, problem::most_keys> nodes_;
};

inline problem::result close(const problem& p, const books& b, const linked_list& list) {
  return close(p, b, [&](auto f) { list.for_each_key(f); });
}

}  // namespace bench::designs::sorted_list
