// The tree of actors: who is whose child, and what an end means for the children.
#pragma once

#include <actors/backend/cell.hpp>

#include <memory>
#include <vector>

namespace actors::backend {

struct cell_releaser {
  void operator()(cell* c) const noexcept { c->intrusive_ptr_release_impl(); }
};
using held_cell = std::unique_ptr<cell, cell_releaser>;

class family {
public:
  /// Enters a started cell into its parent's list, or into the system's.
  static void adopt(cell& child) noexcept;
  /// Takes an ended cell out, and lets go of its parent.
  static void leave(cell& child) noexcept;
  /// Stops all cells of a list at once with this reason, and empties the list.
  static void stop_all(sibling_list& list, errc reason) noexcept;
  static void stop_children(cell& parent, errc reason) noexcept;
  /// References to all cells of a list.
  static void collect(sibling_list& list, std::vector<held_cell>& into);
  static void collect_children(cell& parent, std::vector<held_cell>& into);
};

}  // namespace actors::backend
