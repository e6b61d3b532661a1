// The asks of an actor whose replies it has armed something for.
#pragma once

#include <actors/base/error.hpp>

#include <memory>
#include <unordered_map>

namespace actors::backend {

class reply_slot;

/// The actor's own. O(1), whatever their number: the first time that many are gone through for one
/// request, they get an index.
class open_asks {
public:
  void link(reply_slot& slot) noexcept;
  void unlink(reply_slot& slot) noexcept;
  /// Those of the handler of `request` end with `why`.
  void withdraw_for(const reply_slot& request, errc why) noexcept;
  /// The one that a suspended handler awaits, or nullptr. O(asks).
  reply_slot* awaited() const noexcept;
  /// All end unheard: the incarnation does. While the inbox is open.
  void abandon() noexcept;

private:
  using request_index = std::unordered_multimap<const reply_slot*, reply_slot*>;

  static const reply_slot* request_of(const reply_slot& slot) noexcept;
  void index(reply_slot& slot) noexcept;
  void take_from_index(reply_slot& slot) noexcept;
  void make_index() noexcept;

  reply_slot* first_ = nullptr;
  std::unique_ptr<request_index> by_request_;
};

}  // namespace actors::backend
