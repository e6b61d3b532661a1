// A plain CAF actor behind a typed reference: the cell's inbox is redirected to this.
//
// A system has one such cell for a CAF actor, as long as it is referred to, is watched, or has a
// name. It hears of the actor's end by something that it attaches to it, and takes that off again
// when it goes.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/base/error.hpp>
#include <actors/base/options.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/mailbox_element.hpp>

#include <mutex>
#include <unordered_map>

namespace actors::backend {

class cell;
class reply_slot;
class system_core;

/// A request is sent with the proxy's cell as CAF sender, so the response comes back to its
/// enqueue() and finds its slot here. When the CAF actor ends, open requests fail. Thread-safe.
class foreign_proxy {
public:
  foreign_proxy(cell& self, caf::strong_actor_ptr target);
  foreign_proxy(const foreign_proxy&) = delete;
  foreign_proxy& operator=(const foreign_proxy&) = delete;
  ~foreign_proxy();

  /// To be called once the cell is complete: learns of the target's end.
  void observe();
  /// False: the actor has ended, or the message could not be made one of CAF's; it is dead.
  bool forward(envelope* e) noexcept;
  void receive(caf::mailbox_element& response) noexcept;
  void stop(stop_mode mode) noexcept;
  bool gone() const noexcept;
  const caf::strong_actor_ptr& target() const noexcept { return target_; }
  /// That of the CAF actor, among all systems of the process.
  std::uint64_t id() const noexcept { return id_; }
  void target_ended(const error& why) noexcept;

private:
  void hand_over(envelope& e);
  std::uint64_t remember(reply_slot* slot);
  reply_slot* forget(std::uint64_t request) noexcept;
  void fail_open(errc code, const char* text) noexcept;

  cell& self_;
  const caf::strong_actor_ptr target_;
  const std::uint64_t id_;
  std::mutex mutex_;  // guards what follows
  std::uint64_t last_request_ = 0;
  std::unordered_map<std::uint64_t, reply_slot*> open_;
};

/// The proxies of a system. Thread-safe; O(1).
class proxy_registry {
public:
  explicit proxy_registry(system_core& core) noexcept : core_(core) {}
  proxy_registry(const proxy_registry&) = delete;
  proxy_registry& operator=(const proxy_registry&) = delete;

  /// The cell that stands for this actor, made if there is none; a counted reference.
  cell* get(const caf::strong_actor_ptr& target);
  /// The cell goes.
  void forget(cell& proxy, std::uint64_t id) noexcept;
  /// The system has ended.
  void clear() noexcept;

private:
  cell* find(std::uint64_t id) noexcept;

  system_core& core_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, cell*> by_id_;  // weak references
};

}  // namespace actors::backend
