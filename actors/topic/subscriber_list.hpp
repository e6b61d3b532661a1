// The subscribers of a topic: read by publishers as it was at one moment, while others change it.
//
// The list is made of blocks. Neither it nor a block is ever changed, only replaced: a change
// copies one block and the list of blocks. So it costs about the square root of the number of
// subscribers, whoever reads meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace actors::detail {

/// Subscriber: has id(). Under the lock of its owner; a snapshot is read without it.
template <class Subscriber> class subscriber_list {
  using block = std::vector<Subscriber>;
  using blocks = std::vector<std::shared_ptr<const block>>;

public:
  using snapshot = std::shared_ptr<const blocks>;

  std::size_t size() const noexcept { return block_of_.size(); }
  bool contains(std::uint64_t id) const { return block_of_.contains(id); }
  snapshot read() const noexcept { return all_; }

  /// What it gives is to be let go without the lock: the list before.
  [[nodiscard]] snapshot add(const Subscriber& who) {
    auto next = std::make_shared<blocks>(*all_);
    if (next->empty() || next->back()->size() == block_size)
      next->push_back(std::make_shared<block>());
    auto last = std::make_shared<block>(*next->back());
    last->push_back(who);
    next->back() = std::move(last);
    block_of_.emplace(who.id(), next->size() - 1);
    return std::exchange(all_, std::move(next));
  }

  /// The same; `id` is in the list. The last subscriber takes the place.
  [[nodiscard]] snapshot remove(std::uint64_t id) {
    auto next = std::make_shared<blocks>(*all_);
    const auto at = block_of_.find(id);
    auto last = std::make_shared<block>(*next->back());
    auto moved = std::move(last->back());
    last->pop_back();
    const auto in_last = at->second == next->size() - 1;
    if (moved.id() != id) {
      auto changed = in_last ? last : std::make_shared<block>(*(*next)[at->second]);
      for (auto& each : *changed)
        if (each.id() == id) each = std::move(moved);
      block_of_.find(last_id(*all_))->second = at->second;
      (*next)[at->second] = std::move(changed);
    }
    if (last->empty())
      next->pop_back();
    else
      next->back() = std::move(last);
    block_of_.erase(at);
    return std::exchange(all_, std::move(next));
  }

private:
  static constexpr std::size_t block_size = 256;

  static std::uint64_t last_id(const blocks& of) { return of.back()->back().id(); }

  snapshot all_ = std::make_shared<const blocks>();
  std::unordered_map<std::uint64_t, std::size_t> block_of_;
};

}  // namespace actors::detail
