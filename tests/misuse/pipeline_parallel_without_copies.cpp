// expect: actors: a stage that runs several times, in parallel or for each partition
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <memory>
#include <ranges>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) |
                    map([p = std::make_unique<int>(1)](int i) { return i + *p; }, parallel(2)) |
                    into([](int) {}));
}
