// Harris's list, as Michael wrote it down: a node is removed by a mark in its own link, and then
// unlinked by whoever comes by. Nodes are freed when all is done; a list that lives for ever would
// need hazard pointers or epochs for that.
#include "bench/designs/sorted-list/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <deque>

namespace bench::designs::sorted_list {

namespace {

class atomic_list {
public:
  explicit atomic_list(const problem& p) : nodes_(p.workers + 1) {
    auto end = &first_;
    for (std::uint32_t key = 0; key < p.keys; ++key) {
      if (!is_there_at_first(key)) continue;
      auto& n = nodes_.back().emplace_back(key);
      end->store(link_to(n), std::memory_order_relaxed);
      end = &n.next;
      ++size_;
    }
  }

  std::uint64_t apply(std::uint64_t worker, operation o) {
    switch (o.what) {
    case action::size:
      return size_.load(std::memory_order_relaxed);
    case action::contains:
      return contains(o.key);
    case action::add:
      return add(nodes_[worker], o.key);
    case action::remove:
      return remove(o.key);
    }
    return 0;
  }

  template <class F> void for_each_key(F f) const {
    for (auto at = node_at(first_.load()); at; at = node_at(at->next.load()))
      if (!is_marked(at->next)) f(at->key);
  }

private:
  /// The address of the next node; its last bit is the mark that the owner of the link is removed.
  using link = std::uintptr_t;

  struct node {
    explicit node(std::uint32_t k) : key(k) {}
    std::uint32_t key;
    std::atomic<link> next{0};
  };

  static link link_to(node& n) { return reinterpret_cast<link>(&n); }
  static node* node_at(link l) { return reinterpret_cast<node*>(l & ~link{1}); }
  static bool is_marked(link l) { return (l & 1) != 0; }

  /// The first node that is not before the key, and the link that leads to it.
  struct place {
    std::atomic<link>* from;
    node* at;
    bool has(std::uint32_t key) const { return at && at->key == key; }
    link link_to_it() const { return reinterpret_cast<link>(at); }
  };

  place find(std::uint32_t key) {
    for (;;)
      if (const auto found = try_to_find(key); found.from) return found;
  }
  /// Unlinks what is removed; nothing when another was there first.
  place try_to_find(std::uint32_t key) {
    auto from = &first_;
    auto at = node_at(from->load(std::memory_order_acquire));
    while (at) {
      const auto next = at->next.load(std::memory_order_acquire);
      if (is_marked(next)) {
        auto expected = reinterpret_cast<link>(at);
        if (!from->compare_exchange_strong(expected, next & ~link{1}, std::memory_order_acq_rel))
          return {nullptr, nullptr};
      } else if (at->key >= key) {
        break;
      } else {
        from = &at->next;
      }
      at = node_at(next);
    }
    return {from, at};
  }

  /// Waits for nobody and changes nothing.
  std::uint64_t contains(std::uint32_t key) const {
    auto at = node_at(first_.load(std::memory_order_acquire));
    while (at && at->key < key) at = node_at(at->next.load(std::memory_order_acquire));
    return at && at->key == key && !is_marked(at->next.load(std::memory_order_acquire)) ? 1 : 0;
  }

  std::uint64_t add(std::deque<node>& mine, std::uint32_t key) {
    node* fresh = nullptr;
    for (;;) {
      const auto found = find(key);
      if (found.has(key)) {
        if (fresh) mine.pop_back();  // nobody has seen it
        return 0;
      }
      if (!fresh) fresh = &mine.emplace_back(key);
      fresh->next.store(found.link_to_it(), std::memory_order_relaxed);
      auto expected = found.link_to_it();
      if (found.from->compare_exchange_strong(expected, link_to(*fresh), std::memory_order_release,
                                              std::memory_order_relaxed))
        break;
    }
    size_.fetch_add(1, std::memory_order_relaxed);
    return 1;
  }

  std::uint64_t remove(std::uint32_t key) {
    for (;;) {
      const auto found = find(key);
      if (!found.has(key)) return 0;
      auto next = found.at->next.load(std::memory_order_acquire);
      if (is_marked(next)) continue;
      if (!found.at->next.compare_exchange_strong(next, next | 1, std::memory_order_acq_rel))
        continue;
      auto expected = found.link_to_it();
      found.from->compare_exchange_strong(expected, next, std::memory_order_acq_rel);
      break;  // if that failed, the next one who comes by unlinks it
    }
    size_.fetch_sub(1, std::memory_order_relaxed);
    return 1;
  }

  std::atomic<link> first_{0};
  alignas(64) std::atomic<std::uint64_t> size_{0};
  std::vector<std::deque<node>> nodes_;  // of each worker; the last are there at first
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  atomic_list list(p);
  lab::run_threads(m, p.workers, [&](std::uint64_t i) {
    worker(p, report, m, i).live([&](operation o) { return list.apply(i, o); });
  });
  return close(p, report, [&](auto f) { list.for_each_key(f); });
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list
