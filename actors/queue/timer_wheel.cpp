#include <actors/queue/timer_wheel.hpp>

#include <algorithm>
#include <bit>

namespace actors::queue {

timer_wheel::timer_wheel() noexcept {
  close_ring(due_list_);
  for (auto& wheel : slots_)
    for (auto& each : wheel) close_ring(each.head);
}

void timer_wheel::arm(wheel_entry& e, tick due) noexcept {
  e.due_ = due;
  ++size_;
  place(e);
}

bool timer_wheel::cancel(wheel_entry& e) noexcept {
  if (!e.armed()) return false;
  const bool last = e.next_ == e.previous_;
  unlink(e);
  --size_;
  if (last && e.due_ > present_) {
    // As long as an entry lies in a slot, that slot is the one place() would choose again:
    // advance() opens the slot before the present enters it.
    const unsigned wheel = wheel_of(present_, e.due_);
    maps_[wheel] &= ~(std::uint64_t{1} << ((e.due_ >> (wheel * digit)) % slots));  // W2
  }
  return true;
}

wheel_entry* timer_wheel::pop_due(tick now) noexcept {
  if (is_empty(due_list_)) advance(now);
  if (is_empty(due_list_)) return nullptr;
  wheel_entry* first = due_list_.next_;
  unlink(*first);
  --size_;
  return first;
}

std::optional<timer_wheel::tick> timer_wheel::next_due() const noexcept {
  if (!is_empty(due_list_)) return present_;
  for (unsigned wheel = 0; wheel < wheels; ++wheel)
    if (maps_[wheel] != 0)
      return slots_[wheel][static_cast<unsigned>(std::countr_zero(maps_[wheel]))].bound;
  return std::nullopt;
}

void timer_wheel::clear() noexcept {
  const auto empty = [](wheel_entry& head) {
    while (!is_empty(head)) unlink(*head.next_);
  };
  empty(due_list_);
  for (auto& wheel : slots_)
    for (auto& each : wheel) empty(each.head);
  maps_.fill(0);
  size_ = 0;
}

void timer_wheel::place(wheel_entry& e) noexcept {
  if (e.due_ <= present_) {  // W1
    link(due_list_, e);
    return;
  }
  const unsigned wheel = wheel_of(present_, e.due_);
  const unsigned index = (e.due_ >> (wheel * digit)) % slots;
  slot& into = slots_[wheel][index];
  into.bound = is_empty(into.head) ? e.due_ : std::min(into.bound, e.due_);  // W3
  link(into.head, e);
  maps_[wheel] |= std::uint64_t{1} << index;  // W2
}

// Up to `now`, or to the first tick at which something is due. Every set bit lies ahead of the
// present's digit, and lower wheels come before higher ones, so the next slot in time is the
// first of the lowest wheel that has any.
void timer_wheel::advance(tick now) noexcept {
  while (is_empty(due_list_)) {
    unsigned wheel = 0;
    while (wheel < wheels && maps_[wheel] == 0) ++wheel;
    if (wheel == wheels) break;
    const auto index = static_cast<unsigned>(std::countr_zero(maps_[wheel]));
    const unsigned shift = wheel * digit;
    const tick above = shift + digit < 64 ? present_ >> (shift + digit) << (shift + digit) : 0;
    const tick begin = above | (tick{index} << shift);
    if (begin > now) break;
    present_ = begin;
    open(wheel, index);
  }
  if (is_empty(due_list_)) present_ = std::max(present_, now);
}

// The present has entered the slot: its entries are due or belong further down.
void timer_wheel::open(unsigned wheel, unsigned index) noexcept {
  wheel_entry& head = slots_[wheel][index].head;
  maps_[wheel] &= ~(std::uint64_t{1} << index);  // W2
  while (!is_empty(head)) {
    wheel_entry& e = *head.next_;
    unlink(e);
    place(e);
  }
}

unsigned timer_wheel::wheel_of(tick present, tick due) noexcept {
  const auto highest = static_cast<unsigned>(std::bit_width(present ^ due)) - 1;
  return highest / digit;
}

void timer_wheel::link(wheel_entry& head, wheel_entry& e) noexcept {
  e.previous_ = head.previous_;
  e.next_ = &head;
  head.previous_->next_ = &e;
  head.previous_ = &e;
}

void timer_wheel::unlink(wheel_entry& e) noexcept {
  e.previous_->next_ = e.next_;
  e.next_->previous_ = e.previous_;
  e.next_ = e.previous_ = nullptr;
}

}  // namespace actors::queue
