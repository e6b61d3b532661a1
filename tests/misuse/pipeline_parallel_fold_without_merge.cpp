// expect: actors: a parallel fold needs a function that merges two results
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) |
                    fold(
                        0, [](int& sum, int i) { sum += i; }, parallel(2)));
}
