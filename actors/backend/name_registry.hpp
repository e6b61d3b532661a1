// The names of a system's actors.
#pragma once

#include <caf/actor_control_block.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace actors::backend {

class cell;

/// Keeps no typed actor alive. O(log names), and O(names of one actor) to forget it. Thread-safe.
class name_registry {
public:
  /// An actor may have several names. Throws actor_error (name_taken, actor_stopped).
  void add(std::string name, cell& actor);
  void remove(const std::string& name) noexcept;
  /// A counted reference, or nullptr.
  cell* find(const std::string& name) const;
  /// The actor has ended.
  void forget(const cell& actor) noexcept;
  void clear() noexcept;

private:
  struct entry {
    explicit entry(cell& named);

    caf::weak_actor_ptr actor;
    std::uint64_t id;
    caf::strong_actor_ptr kept;  // what stands for a plain CAF actor, until that ends
  };
  using names = std::map<std::string, entry, std::less<>>;

  caf::strong_actor_ptr unlist(names::iterator name) noexcept;

  mutable std::mutex mutex_;  // guards what follows
  names names_;
  std::unordered_map<std::uint64_t, std::vector<names::iterator>> of_actor_;
};

}  // namespace actors::backend
