// expect: actors: a stage's options are parallel(n), ordered, unordered, stop, skip, restart
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) | map([](int i) { return i; }, 4));
}
