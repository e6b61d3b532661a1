// The door to CAF, in both directions. The only public header that includes CAF's.
//
// Every typed actor is a CAF actor: CAF code can send to it, request from it, monitor it and link
// to it. A CAF message of exactly one element whose type the protocol lists is handled by the
// actor's handler; other messages are dead letters (a request gets unexpected_message). The reply
// of a handler answers a CAF request. A plain CAF actor behind a typed reference gets messages of
// one element, and answers requests by what its handler returns.
#pragma once

#include <actors/core/ref.hpp>
#include <actors/core/system.hpp>

#include <caf/all.hpp>

namespace actors {

namespace backend {
ACTORS_API caf::actor to_caf(cell& c);
ACTORS_API cell* from_caf(const caf::actor& actor, std::span<const accepted> wanted);
ACTORS_API caf::actor_system& caf_system_of(system_core& core);
ACTORS_API system_core* start_system_with(system_options options, caf::actor_system_config& config);
}  // namespace backend

/// The same actor as CAF sees it. Any thread.
template <class... Ms> caf::actor to_caf(const ref<Ms...>& r) {
  if (!r) throw actor_error{errc::empty_ref, "the reference is empty: it refers to no actor"};
  return backend::to_caf(*r.handle());
}

/// A typed reference to a CAF actor. A typed actor comes out as itself (type_mismatch is thrown if
/// it does not take all of Ms); any other must have been made by a system of this library
/// (else: foreign). Any thread.
template <class... Ms> ref<Ms...> from_caf(const caf::actor& actor) {
  return ref<Ms...>::adopt(backend::from_caf(actor, detail::accepted_list<Ms...>));
}

/// CAF's actor system inside ours: spawn plain CAF actors here, they run on our workers.
inline caf::actor_system& caf_system(const system& sys) {
  return backend::caf_system_of(sys.core());
}

/// A system with a CAF configuration of the caller's, which must outlive it: modules, type
/// registrations, options. Environment and file settings apply as with `system`.
class caf_configured_system : public system {
public:
  explicit caf_configured_system(caf::actor_system_config& config, system_options options = {})
      : system(*backend::start_system_with(std::move(options), config)) {}
};

}  // namespace actors
