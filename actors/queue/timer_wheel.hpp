#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace actors::queue {

/// What an armed timer carries: its place in the wheel. Not copied or destroyed while armed.
class wheel_entry {
public:
  wheel_entry() = default;
  wheel_entry(const wheel_entry&) = delete;
  wheel_entry& operator=(const wheel_entry&) = delete;

  /// Under the same lock as the wheel.
  bool armed() const noexcept { return next_ != nullptr; }

private:
  friend class timer_wheel;

  wheel_entry* next_ = nullptr;
  wheel_entry* previous_ = nullptr;
  std::uint64_t due_ = 0;
};

/// Deadlines in the order of their time, after Varghese and Lauck's hierarchical wheels (1987):
/// eleven wheels of 64 slots; a slot of one spans all of the wheel below. An entry lies in the
/// wheel of the highest digit (of 6 bits) in which its due tick differs from the present one, so
/// every entry of a wheel is due before every entry of the wheels above it. Arm and cancel are
/// O(1); an entry moves down at most ten times before it is due. Memory does not depend on how
/// many are armed. Not thread-safe. The tick's length is the caller's.
///
/// W1: present_ <= due of every entry in a slot; entries at or before it lie in due_list.
/// W2: a slot's bit in its wheel's map is set exactly when the slot has entries.
/// W3: a slot's bound is at most the due tick of each of its entries (cancel leaves it low).
class timer_wheel {
public:
  using tick = std::uint64_t;

  timer_wheel() noexcept;

  /// `e` is not armed. A tick that has passed is due at once.
  void arm(wheel_entry& e, tick due) noexcept;

  /// False: `e` was not armed (or has been popped).
  bool cancel(wheel_entry& e) noexcept;

  /// Moves the present to `now` (never back) and takes out an entry due by then: the order is
  /// by tick but for entries armed late. nullptr: none.
  wheel_entry* pop_due(tick now) noexcept;

  /// The tick at which pop_due should be called next: never later than the first due tick; with
  /// cancelled entries it may be earlier, once. O(1). Nothing armed: nullopt.
  std::optional<tick> next_due() const noexcept;

  /// Takes out everything; the entries are no longer armed.
  void clear() noexcept;

  std::size_t size() const noexcept { return size_; }

private:
  static constexpr unsigned digit = 6;
  static constexpr unsigned slots = 1U << digit;
  static constexpr unsigned wheels = (64 + digit - 1) / digit;

  /// A ring through its entries.
  struct slot {
    wheel_entry head;
    tick bound = 0;
  };

  void place(wheel_entry& e) noexcept;
  void advance(tick now) noexcept;
  void open(unsigned wheel, unsigned index) noexcept;
  static unsigned wheel_of(tick present, tick due) noexcept;
  static bool is_empty(const wheel_entry& head) noexcept { return head.next_ == &head; }
  static void link(wheel_entry& head, wheel_entry& e) noexcept;
  static void unlink(wheel_entry& e) noexcept;
  static void close_ring(wheel_entry& head) noexcept { head.next_ = head.previous_ = &head; }

  tick present_ = 0;
  std::size_t size_ = 0;
  wheel_entry due_list_;
  std::array<std::uint64_t, wheels> maps_{};
  std::array<std::array<slot, slots>, wheels> slots_;
};

}  // namespace actors::queue
