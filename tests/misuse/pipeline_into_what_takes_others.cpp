// expect: actors: a pipeline ends in a function of its items, a container of them, or a reference
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <ranges>
#include <string>
#include <vector>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  std::vector<std::string> out;
  static_cast<void>(from(sys, std::views::iota(0)) | into(out));
}
