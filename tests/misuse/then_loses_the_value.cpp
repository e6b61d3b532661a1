// expect: actors: the reply would lose its value: the parameter of the function given to then
#include <actors/actors.hpp>

void misuse(actors::future<double>& f) {
  f.then([](int) {});
}
