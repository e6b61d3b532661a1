// expect: actors: flat_map takes a function of the items that returns a range
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) | flat_map([](int i) { return i; }));
}
