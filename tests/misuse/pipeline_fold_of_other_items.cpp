// expect: actors: fold takes a start value and a function of it and an item
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>
#include <string>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::views::iota(0)) | fold(0, [](int&, const std::string&) {}));
}
