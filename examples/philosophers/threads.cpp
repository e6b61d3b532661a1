#include "threads.hpp"

#include "units.hpp"

#include <fmt/format.h>

#include <system_error>

namespace dining {

threads::threads(std::vector<chair> seats, const life& each) {
  all_.reserve(seats.size());
  try {
    for (auto& my : seats) {
      all_.emplace_back([this, my, each](const std::stop_token& stop) {
        go_.wait();
        if (!stop.stop_requested()) each(my, stop);
      });
    }
  } catch (const std::system_error&) {
    for (auto& seated : all_) seated.request_stop();
    go_.count_down();
    throw too_many_threads{fmt::format("the system starts no more than {} threads",
                                       show(static_cast<std::uint64_t>(all_.size())))};
  }
}

threads::~threads() {
  for (auto& each : all_) each.request_stop();
  if (!go_.try_wait()) go_.count_down();
  all_.clear();  // joins
}

}  // namespace dining
