// Who hears of an actor's end: those that watch it, those linked to it, and futures of threads.
//
// A watch is an envelope, made when somebody begins to watch. It stands in the list of the actor
// that is watched, its target. When that ends the watch is sent to who watches, its observer. So an
// end needs no memory, and nobody is searched for: to take a watch out of its list is O(1).
//
// Who takes a watch out of a list owns it. The list's lock decides between the target, which takes
// out all when it ends, and the observer, which takes out its own. A watch on its way stands in no
// list; the observer marks it (dropped_) when it does not want it any more.
//
// A link is two watches, one in each list, and both lists keep an account of it. Who ends first
// takes the other half out of the other's list.
//
// Plain CAF actors watch and link through CAF. They are watched through what stands for them here
// (proxy.hpp), which a watch keeps alive.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/error.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace actors::backend {

class watch_node : public envelope, public detail::block_allocated {
public:
  /// Builds what the future ends with.
  using builder = void (*)(void* at, std::uint64_t id, error reason);
  enum class kind : std::uint8_t { watch, link };
  struct deleter {
    void operator()(watch_node* w) const noexcept { delete w; }
  };

  watch_node(kind what, cell& target, cell& observer) noexcept;
  /// Takes the answerer's reference to the future over.
  watch_node(cell& target, reply_slot& future, builder build) noexcept;
  watch_node(const watch_node&) = delete;
  watch_node& operator=(const watch_node&) = delete;

  cell& target() const noexcept { return target_; }
  /// The observer: it does not want to hear of it.
  void dismiss() noexcept { dropped_ = true; }
  /// The target has ended: hands the watch over to who watches.
  void tell(error why) noexcept;

private:
  friend class watch_list;

  explicit watch_node(cell& target) noexcept;
  ~watch_node();
  static void run(envelope* e, cell& self);
  static void drop(envelope* e) noexcept;
  static const envelope_ops ops_;
  void end_future() noexcept;
  void drop_partner() const noexcept;
  bool future_is_gone() const noexcept;

  cell& target_;              // a weak reference; to a proxy a counted one
  const std::uint64_t id_;    // its
  cell* observer_ = nullptr;  // a weak reference
  reply_slot* future_ = nullptr;
  builder build_ = nullptr;
  error why_;
  kind kind_ = kind::watch;
  bool pins_ = false;
  bool dropped_ = false;
  bool listed_ = false;  // with the list's lock
  watch_node* next_ = nullptr;
  watch_node* prev_ = nullptr;
};

using watch_ptr = std::unique_ptr<watch_node, watch_node::deleter>;

/// The watches of one target. Thread-safe. O(1), but for futures that nobody waits for any more:
/// they are taken out when they are half of all.
class watch_list {
public:
  watch_list() = default;
  watch_list(const watch_list&) = delete;
  watch_list& operator=(const watch_list&) = delete;
  ~watch_list();

  /// False: the target has ended.
  bool add(watch_ptr& w);
  /// Takes it out; null: it is on its way.
  watch_ptr remove(watch_node& w) noexcept;
  /// Somebody would hear of the end.
  bool is_heard() noexcept;
  /// The target has ended: everybody hears of it, as it does who comes later.
  void close(const error& why) noexcept;
  error reason() const noexcept;

  /// The list of `self`, in a handler of it, and that of `other`.
  void link(watch_list& theirs, cell& self, cell& other);
  void unlink(watch_list& theirs, cell& self, cell& other) noexcept;

private:
  friend class watch_node;
  /// What the list of one end of a link knows of it.
  struct account {
    watch_node* hears = nullptr;  ///< of the other's end: in its list, or on its way
    watch_node* tells = nullptr;  ///< the other: in this list; nullptr: the other has ended
  };

  void push(watch_node& w) noexcept;
  watch_ptr take(watch_node& w) noexcept;
  watch_ptr drop_partner(std::uint64_t ended) noexcept;
  void settle_link(const watch_node& heard) noexcept;
  watch_node* drop_gone_futures() noexcept;

  mutable std::mutex mutex_;  // guards what follows
  bool closed_ = false;
  error why_;
  watch_node* first_ = nullptr;
  std::size_t futures_ = 0;
  std::size_t look_at_ = 16;  // so many futures: look whether they are waited for
  std::unordered_map<std::uint64_t, account> links_;
};

}  // namespace actors::backend
