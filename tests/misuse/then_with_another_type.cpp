// expect: actors: then takes a function of the reply or of a result of it
#include <actors/actors.hpp>

#include <string>

struct balance {
  using reply = double;
};

void misuse(actors::future<double> f) {
  f.then([](std::string) {});
}
