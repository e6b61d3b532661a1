#include <actors/backend/open_asks.hpp>

#include <actors/backend/reply.hpp>

#include <new>
#include <utility>

namespace actors::backend {

// Of the handler that awaits it, or nullptr.
const reply_slot* open_asks::request_of(const reply_slot& slot) noexcept {
  return slot.next_->resumes_handler() ? slot.next_->scope_.request : nullptr;
}

void open_asks::link(reply_slot& slot) noexcept {
  slot.listed_ = true;
  slot.open_prev_ = nullptr;
  slot.open_next_ = first_;
  if (first_ != nullptr) first_->open_prev_ = &slot;
  first_ = &slot;
  if (by_request_ != nullptr) index(slot);
}

void open_asks::unlink(reply_slot& slot) noexcept {
  slot.listed_ = false;
  if (slot.open_next_ != nullptr) slot.open_next_->open_prev_ = slot.open_prev_;
  (slot.open_prev_ != nullptr ? slot.open_prev_->open_next_ : first_) = slot.open_next_;
  if (by_request_ != nullptr) [[unlikely]]
    take_from_index(slot);
}

void open_asks::take_from_index(reply_slot& slot) noexcept {
  if (first_ == nullptr) return by_request_.reset();
  const auto [from, to] = by_request_->equal_range(request_of(slot));
  for (auto at = from; at != to; ++at)
    if (at->second == &slot) {
      by_request_->erase(at);
      return;
    }
}

// Without memory for it there is none, and they are gone through.
void open_asks::index(reply_slot& slot) noexcept {
  const auto* request = request_of(slot);
  if (request == nullptr) return;
  try {
    by_request_->emplace(request, &slot);
  } catch (const std::bad_alloc&) {
    by_request_.reset();
  }
}

void open_asks::make_index() noexcept {
  try {
    by_request_ = std::make_unique<request_index>();
  } catch (const std::bad_alloc&) {
    return;
  }
  for (auto* each = first_; each != nullptr && by_request_ != nullptr; each = each->open_next_)
    index(*each);
}

void open_asks::withdraw_for(const reply_slot& request, errc why) noexcept {
  constexpr int many = 32;
  int seen = 0;
  if (by_request_ != nullptr) {
    const auto [from, to] = by_request_->equal_range(&request);
    for (auto at = from; at != to; ++at) static_cast<void>(at->second->withdraw(why));
    return;
  }
  for (auto* each = first_; each != nullptr; each = each->open_next_, ++seen)
    if (request_of(*each) == &request) static_cast<void>(each->withdraw(why));
  if (seen > many) make_index();
}

reply_slot* open_asks::awaited() const noexcept {
  for (auto* each = first_; each != nullptr; each = each->open_next_)
    if (each->next_->resumes_handler()) return each;
  return nullptr;
}

// A slot that has ended by itself is in the inbox, or on its way there, and is discarded there.
void open_asks::abandon() noexcept {
  by_request_.reset();
  while (first_ != nullptr) {
    auto& slot = *first_;
    slot.add_ref();
    unlink(slot);
    if (slot.end_early(errc::cancelled))
      slot.discard();
    else
      slot.release();
  }
}

}  // namespace actors::backend
