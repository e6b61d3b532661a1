#include <actors/backend/watching.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/proxy.hpp>

#include <algorithm>
#include <utility>

namespace actors::backend {

// -- one watch ------------------------------------------------------------------------------------

// The end of somebody comes behind what he has sent.
const envelope_ops watch_node::ops_{
    envelope_kind::control, 0, 0, nullptr, nullptr, &run, &drop, true};

watch_node::watch_node(cell& target) noexcept
    : envelope{nullptr, &ops_, 0}, target_(target), id_(target.public_id()),
      pins_(target.is_proxy()) {
  if (pins_)
    target_.intrusive_ptr_add_ref_impl();
  else
    caf::intrusive_ptr_add_weak_ref(block_of(target_));
}

watch_node::watch_node(kind what, cell& target, cell& observer) noexcept : watch_node(target) {
  kind_ = what;
  observer_ = &observer;
  caf::intrusive_ptr_add_weak_ref(block_of(observer));
}

watch_node::watch_node(cell& target, reply_slot& future, builder build) noexcept
    : watch_node(target) {
  future_ = &future;
  build_ = build;
}

watch_node::~watch_node() {
  if (observer_ != nullptr) caf::intrusive_ptr_release_weak(block_of(*observer_));
  if (future_ != nullptr) future_->release();
  if (pins_)
    target_.intrusive_ptr_release_impl();
  else
    caf::intrusive_ptr_release_weak(block_of(target_));
}

void watch_node::tell(error why) noexcept {
  why_ = std::move(why);
  if (future_ != nullptr) return end_future();
  auto* block = block_of(*observer_);
  if (!caf::intrusive_ptr_upgrade_weak(block)) return drop(this);
  observer_->deliver_control(this);
  caf::intrusive_ptr_release(block);
}

void watch_node::end_future() noexcept {
  const watch_ptr self{this};
  auto* slot = std::exchange(future_, nullptr);
  build_(slot->storage(), id_, why_);
  slot->complete_with_value();
}

bool watch_node::future_is_gone() const noexcept {
  return future_ != nullptr && future_->is_gone();
}

// Of a link whose target has ended.
void watch_node::drop_partner() const noexcept {
  auto* block = block_of(*observer_);
  if (!caf::intrusive_ptr_upgrade_weak(block)) return;
  static_cast<void>(observer_->watches().drop_partner(id_));
  caf::intrusive_ptr_release(block);
}

void watch_node::run(envelope* e, cell& self) {
  const bool ends_it =
      static_cast<watch_node*>(e)->kind_ == kind::link && self.type().on_exit == nullptr;
  if (!ends_it && self.hold_while_exclusive(e)) return;
  const watch_ptr w{static_cast<watch_node*>(e)};
  if (w->kind_ == kind::link) {
    self.watches().settle_link(*w);
    if (!w->dropped_) self.hear_exit(w->id_, w->why_);
  } else if (!w->dropped_) {
    self.extras().watched.erase(w->id_);
    self.type().on_down(self.object(), self.self_context(), w->id_, w->why_);
  }
}

void watch_node::drop(envelope* e) noexcept { delete static_cast<watch_node*>(e); }

// -- the list -------------------------------------------------------------------------------------

watch_list::~watch_list() {
  while (first_ != nullptr) static_cast<void>(take(*first_));
}

void watch_list::push(watch_node& w) noexcept {
  w.listed_ = true;
  w.prev_ = nullptr;
  w.next_ = first_;
  if (first_ != nullptr) first_->prev_ = &w;
  first_ = &w;
}

watch_ptr watch_list::take(watch_node& w) noexcept {
  w.listed_ = false;
  if (w.next_ != nullptr) w.next_->prev_ = w.prev_;
  (w.prev_ != nullptr ? w.prev_->next_ : first_) = w.next_;
  if (w.future_ != nullptr) --futures_;
  return watch_ptr{&w};
}

bool watch_list::add(watch_ptr& w) {
  watch_node* gone = nullptr;
  {
    const std::lock_guard guard{mutex_};
    if (closed_) return false;
    if (w->future_ != nullptr && ++futures_ >= look_at_) gone = drop_gone_futures();
    push(*w.release());
  }
  while (gone != nullptr) const watch_ptr each{std::exchange(gone, gone->next_)};
  return true;
}

// With the lock. They are destroyed without it.
watch_node* watch_list::drop_gone_futures() noexcept {
  watch_node* gone = nullptr;
  for (auto* each = first_; each != nullptr;) {
    auto& w = *std::exchange(each, each->next_);
    if (!w.future_is_gone()) continue;
    static_cast<void>(take(w).release());
    w.next_ = std::exchange(gone, &w);
  }
  look_at_ = std::max<std::size_t>(16, 2 * futures_);
  return gone;
}

watch_ptr watch_list::remove(watch_node& w) noexcept {
  const std::lock_guard guard{mutex_};
  return w.listed_ ? take(w) : nullptr;
}

bool watch_list::is_heard() noexcept {
  watch_node* gone = nullptr;
  bool heard = false;
  {
    const std::lock_guard guard{mutex_};
    gone = drop_gone_futures();
    heard = first_ != nullptr;
  }
  while (gone != nullptr) const watch_ptr each{std::exchange(gone, gone->next_)};
  return heard;
}

error watch_list::reason() const noexcept {
  const std::lock_guard guard{mutex_};
  return why_;
}

void watch_list::close(const error& why) noexcept {
  watch_node* oldest = nullptr;  // they are told in the order in which they came
  {
    const std::lock_guard guard{mutex_};
    if (closed_) return;
    closed_ = true;
    why_ = why;
    for (auto* each = std::exchange(first_, nullptr); each != nullptr;) {
      auto& w = *std::exchange(each, each->next_);
      w.listed_ = false;
      w.next_ = std::exchange(oldest, &w);
    }
  }
  while (oldest != nullptr) {
    auto& w = *std::exchange(oldest, oldest->next_);
    if (w.kind_ == watch_node::kind::link) w.drop_partner();
    w.tell(why);
  }
}

// -- links ----------------------------------------------------------------------------------------

void watch_list::link(watch_list& theirs, cell& self, cell& other) {
  watch_ptr hears{new watch_node{watch_node::kind::link, other, self}};
  watch_ptr tells{new watch_node{watch_node::kind::link, self, other}};
  {
    const std::scoped_lock guard{mutex_, theirs.mutex_};
    auto [at, added] = links_.try_emplace(other.public_id());
    if (!added) return;
    at->second.hears = hears.get();
    if (!theirs.closed_) {
      try {
        theirs.links_.emplace(self.public_id(), account{tells.get(), hears.get()});
      } catch (...) {
        links_.erase(at);
        throw;
      }
      at->second.tells = tells.get();
      push(*tells.release());
      theirs.push(*hears.release());
      return;
    }
  }
  hears.release()->tell(theirs.reason());
}

void watch_list::unlink(watch_list& theirs, cell& self, cell& other) noexcept {
  watch_ptr hears, tells;  // go without the locks
  const std::scoped_lock guard{mutex_, theirs.mutex_};
  const auto at = links_.find(other.public_id());
  if (at == links_.end()) return;
  const auto link = at->second;
  links_.erase(at);
  if (link.tells != nullptr) tells = take(*link.tells);
  if (link.hears->listed_) {
    hears = theirs.take(*link.hears);
    theirs.links_.erase(self.public_id());
  } else {
    link.hears->dismiss();
  }
}

// The other end of a link has ended: nobody has to be told of this one's end.
watch_ptr watch_list::drop_partner(std::uint64_t ended) noexcept {
  const std::lock_guard guard{mutex_};
  const auto at = links_.find(ended);
  if (closed_ || at == links_.end() || at->second.tells == nullptr) return nullptr;
  return take(*std::exchange(at->second.tells, nullptr));
}

void watch_list::settle_link(const watch_node& heard) noexcept {
  const std::lock_guard guard{mutex_};
  const auto at = links_.find(heard.id_);
  if (at != links_.end() && at->second.hears == &heard) links_.erase(at);
}

// -- for handlers ---------------------------------------------------------------------------------

void watch(cell& self, cell& other) {
  if (self.type().on_down == nullptr)
    throw actor_error{errc::unhandled,
                      self.display_name() + " watches an actor but has no on(actors::down)"};
  if (self.ended()) return;  // in its destructor: nobody is there to hear of it
  watch_ptr w{new watch_node{watch_node::kind::watch, other, self}};
  auto& theirs = other.watches();
  if (!self.extras().watched.emplace(other.public_id(), w.get()).second) return;
  if (!theirs.add(w)) w.release()->tell(theirs.reason());
}

void unwatch(cell& self, cell& other) noexcept {
  auto& watched = self.extras().watched;
  const auto found = watched.find(other.public_id());
  if (found == watched.end()) return;
  auto& w = *found->second;
  watched.erase(found);
  if (other.watches().remove(w) == nullptr) w.dismiss();
}

// While its inbox is open: so what is on its way now stays as it is.
void forget_watched(cell& self) noexcept {
  for (const auto& [id, w] : self.extras().watched) {
    auto* block = block_of(w->target());
    if (!caf::intrusive_ptr_upgrade_weak(block)) continue;  // it is on its way
    static_cast<void>(w->target().watches().remove(*w));
    caf::intrusive_ptr_release(block);
  }
  self.extras().watched.clear();
}

void watch_from_outside(cell& c, reply_slot* slot, watch_node::builder build) {
  watch_ptr w;
  try {
    w.reset(new watch_node{c, *slot, build});
  } catch (...) {
    slot->release();
    throw;
  }
  auto& list = c.watches();
  if (!list.add(w)) w.release()->tell(list.reason());
}

}  // namespace actors::backend
