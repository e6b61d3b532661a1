// A plain CAF actor behind a typed reference: the cell's inbox is redirected to this.
#pragma once

#include <actors/backend/envelope.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/mailbox_element.hpp>

#include <mutex>
#include <unordered_map>

namespace actors::backend {

class cell;
class reply_slot;
class system_core;

/// Thread-safe. A request is sent with the proxy's cell as CAF sender, so the response comes back
/// to its enqueue() and finds its slot here. When the CAF actor ends, open requests fail.
class foreign_proxy {
public:
  foreign_proxy(cell& self, caf::strong_actor_ptr target)
      : self_(self), target_(std::move(target)) {}
  ~foreign_proxy();

  /// To be called once the cell is complete: learns of the target's end.
  void observe();
  void forward(envelope* e) noexcept;
  void receive(caf::mailbox_element& response) noexcept;
  void stop() noexcept;
  bool gone() const noexcept;
  const caf::strong_actor_ptr& target() const noexcept { return target_; }

private:
  void target_ended() noexcept;
  std::uint64_t remember(reply_slot* slot) noexcept;

  cell& self_;
  const caf::strong_actor_ptr target_;
  std::mutex mutex_;
  std::uint64_t last_request_ = 0;
  std::unordered_map<std::uint64_t, reply_slot*> open_;
};

}  // namespace actors::backend
