#include <actors/backend/timer.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {

const envelope_ops timer_node::control_ops{
    envelope_kind::control, 0, 0, nullptr, nullptr, &run_control, &drop_control};

timer_node::timer_node(std::chrono::nanoseconds period, std::uint32_t resumes) noexcept
    : envelope{nullptr, &control_ops, 0}, entry_(*this), resumes_(resumes), period_(period) {}

// One reference is the clock's, and the inbox's after it; one is the handle's.
void timer_node::start(cell& self, std::chrono::nanoseconds delay) {
  try {
    if (start_clock(self, delay)) return enter_list();
  } catch (...) {  // no memory, or no thread for the clock
    live_ = false;
    release();
    throw;
  }
  live_ = false;  // the system is going down: it will never be due
  release();
}

bool timer_node::start_clock(cell& self, std::chrono::nanoseconds delay) {
  static_cast<void>(self.extras());  // where its list is
  cell_ = &self;
  caf::intrusive_ptr_add_weak_ref(block_of(self));
  if (delay.count() <= 0) {  // due already: needs no clock
    self.deliver_control(this);
    return true;
  }
  due_ = clock::later(clock::now(), delay);
  return self.core().timers().arm(entry_, due_);
}

void timer_node::enter_list() noexcept {
  auto& head = cell_->extras().timers;
  add_ref();  // the list's
  next_ = head;
  if (head != nullptr) head->prev_ = this;
  head = this;
}

void timer_node::fire(sched::timer_entry& e) noexcept {
  auto* node = static_cast<clock_entry&>(e).node;
  auto* block = block_of(*node->cell_);
  while (!caf::intrusive_ptr_upgrade_weak(block)) {
    // acquire: pairs with cancel(): the actor has ended
    if (node->cancelled_.load(std::memory_order_acquire)) return node->release();
    thread::yield();  // or its last reference goes this moment, and it is about to hold itself
  }
  node->cell_->deliver_control(node);
  caf::intrusive_ptr_release(block);
}

// While it waits behind an exclusive handler it is not armed again: one tick waits, at most.
void timer_node::run_control(envelope* e, cell& self) {
  auto* node = static_cast<timer_node*>(e);
  if (node->live_ && self.hold_while_exclusive(e, node->resumes_)) return;
  const releaser guard{node};
  if (!node->live_) return;
  const bool again = node->period_.count() != 0 && node->arm_again();
  if (again)
    node->add_ref();  // the clock's
  else
    node->detach();
  node->run(self.self_context());
}

// The rhythm stays; ticks that are missed altogether are not made up for.
bool timer_node::arm_again() {
  const auto now = clock::now();
  const auto late = now > due_ ? (now - due_) % period_ : clock::duration{0};
  due_ = clock::later(now, period_ - late);
  return cell_->core().timers().arm(entry_, due_);
}

void timer_node::drop_control(envelope* e) noexcept {
  auto* node = static_cast<timer_node*>(e);
  node->release();
}

void timer_node::cancel() noexcept {
  if (!live_) return;
  // release: pairs with fire()
  cancelled_.store(true, std::memory_order_release);
  const bool armed = cell_->core().timers().cancel(entry_);
  detach();
  if (armed) release();  // else it is in the inbox, or on the way there, and is released there
}

// Out of its cell's list; it will not run any more.
void timer_node::detach() noexcept {
  live_ = false;
  if (next_ != nullptr) next_->prev_ = prev_;
  (prev_ != nullptr ? prev_->next_ : cell_->extras().timers) = next_;
  release();
}

void timer_node::release() noexcept {
  // acq_rel: the last one sees what the others did
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  auto* block = cell_ != nullptr ? block_of(*cell_) : nullptr;
  delete this;
  if (block != nullptr) caf::intrusive_ptr_release_weak(block);
}

void arm_timer(cell& self, timer_node* timer, std::chrono::nanoseconds delay) {
  timer->start(self, delay);
}

}  // namespace actors::backend
