#include <actors/base/codec.hpp>

#include <cstring>
#include <limits>

namespace actors {

namespace {

error too_large(std::size_t limit) {
  return {errc::too_large, "more than the limit of " + std::to_string(limit) + " bytes"};
}

error too_deep() { return {errc::too_large, "values nested deeper than the limit"}; }

}  // namespace

// -- writing ------------------------------------------------------------

bool encoder::enter() {
  if (limits_.depth == 0) fail(too_deep());
  if (failure_) return false;
  --limits_.depth;
  return true;
}

void encoder::write_length(std::size_t n) {
  if (n > std::numeric_limits<std::uint32_t>::max()) return fail(too_large(limits_.size));
  const auto length = static_cast<std::uint32_t>(n);
  write_bytes(&length, sizeof length);
}

void encoder::write_bytes(const void* from, std::size_t n) {
  if (failure_) return;
  if (n > limits_.size - (to_->size() - begin_)) return fail(too_large(limits_.size));
  const auto* first = static_cast<const std::byte*>(from);
  to_->insert(to_->end(), first, first + n);
}

void encoder::fail(error why) {
  if (!failure_) failure_ = std::move(why);
}

// -- reading ------------------------------------------------------------

decoder::decoder(std::span<const std::byte> from, codec_limits limits)
    : from_(from), limits_(limits) {
  if (from.size() > limits.size) fail(too_large(limits.size));
}

bool decoder::enter() {
  if (limits_.depth == 0) fail(too_deep());
  if (failure_) return false;
  --limits_.depth;
  return true;
}

std::size_t decoder::read_length() {
  std::uint32_t n = 0;
  if (!read_bytes(&n, sizeof n)) return 0;
  if (n > from_.size()) {
    malformed("more elements than bytes");
    return 0;
  }
  return n;
}

bool decoder::read_bytes(void* to, std::size_t n) {
  if (failure_) return false;
  if (n > from_.size()) {
    malformed("they end too early");
    return false;
  }
  if (n != 0) std::memcpy(to, from_.data(), n);
  from_ = from_.subspan(n);
  return true;
}

void decoder::malformed(std::string_view why) {
  fail({errc::malformed, "the bytes are no such value: " + std::string{why}});
}

void decoder::end() {
  if (!failure_ && !from_.empty()) malformed("some are left over");
}

void decoder::fail(error why) {
  if (!failure_) failure_ = std::move(why);
  from_ = {};
}

}  // namespace actors
