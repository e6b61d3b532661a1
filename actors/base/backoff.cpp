#include <actors/base/backoff.hpp>

#include <actors/base/check_option.hpp>

#include <algorithm>

namespace actors {

void backoff_options::check() const {
  detail::positive("backoff: the first pause", first);
  if (most < first) detail::refuse_option("backoff: most is shorter than first");
  if (!(factor >= 1)) detail::refuse_option("backoff: the factor is below 1");
  if (!(jitter >= 0 && jitter <= 1)) detail::refuse_option("backoff: jitter is 0 to 1");
}

backoff::backoff(const backoff_options& options, std::uint64_t seed)
    : options_(options), random_(seed) {
  options_.check();
}

backoff::backoff(const backoff_options& options) : backoff(options, random_seed()) {}

std::chrono::nanoseconds backoff::next(clock::time_point now) noexcept {
  using fraction = std::chrono::duration<double, std::nano>;
  const auto most = fraction{options_.most};
  const bool calm = pause_.count() == 0 || now - ends_ >= options_.most;
  const auto grown = calm ? fraction{options_.first} : fraction{pause_} * options_.factor;
  const auto whole = std::min(grown, most);
  pause_ = std::chrono::duration_cast<std::chrono::nanoseconds>(whole);
  const auto left_out = whole * (options_.jitter * random_.unit());
  const auto pause = std::chrono::duration_cast<std::chrono::nanoseconds>(whole - left_out);
  ends_ = clock::later(now, pause);
  return pause;
}

}  // namespace actors
