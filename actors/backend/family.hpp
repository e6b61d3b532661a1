// The tree of actors: who is whose child, and what an end means for the children.
#pragma once

#include <actors/backend/cell.hpp>

namespace actors::backend {

class family {
public:
  /// Enters a started cell into its parent's list, or into the system's.
  static void adopt(cell& child) noexcept;
  /// Takes an ended cell out, and lets go of its parent.
  static void leave(cell& child) noexcept;
  /// Stops all cells of a list at once with this reason, and empties the list.
  static void stop_all(sibling_list& list, errc reason) noexcept;
  static void stop_children(cell& parent, errc reason) noexcept;
};

}  // namespace actors::backend
