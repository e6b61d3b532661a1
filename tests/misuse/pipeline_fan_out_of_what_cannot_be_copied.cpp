// expect: actors: fan_out gives a copy of each item to each branch
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <memory>
#include <vector>

void misuse(actors::system& sys) {
  using namespace actors::pipeline;
  static_cast<void>(from(sys, std::vector<std::unique_ptr<int>>{}) |
                    fan_out(tee([](const auto&) {}), tee([](const auto&) {})));
}
