// expect: actors: map takes a function that returns something: tee takes others
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) | map([](int) {}));
}
