// A pipeline of actors: the pieces, a fold of them on several actors at once, the result.
#include "designs.hpp"

#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

namespace wordcount {

tally count_actors(pieces& from_here, unsigned workers, monitor& with) {
  using namespace actors::pipeline;
  actors::system sys{{.workers = workers}};
  tally all;
  auto done = from(sys, [&] { return from_here.next(); }) |
              fold(
                  tally{}, [&](tally& so_far, const piece& one) { count(one, so_far, with); },
                  [](tally& so_far, tally&& more) { merge(so_far, std::move(more)); },
                  parallel(workers, 16 * std::size_t{workers})) |
              into([&](tally&& result) { all = std::move(result); });
  done.get();
  return all;
}

}  // namespace wordcount
