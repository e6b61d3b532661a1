// expect: actors: filter takes a function of the items that returns bool
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>
#include <string>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) | filter([](int) { return std::string{}; }));
}
