// expect: actors: to be asked, a message must name its reply
#include <actors/actors.hpp>

struct deposit {};

void misuse(const actors::ref<deposit>& account) { (void)account.ask<deposit>(); }
