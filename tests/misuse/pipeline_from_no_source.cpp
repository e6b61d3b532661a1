// expect: actors: a pipeline is made from a range, a function that returns std::optional, or a
// source
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, 7));
}
