// expect: actors: partition_by takes a function of the items whose result std::hash knows
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>

struct key {};

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) | partition_by([](int) { return key{}; }, 2));
}
