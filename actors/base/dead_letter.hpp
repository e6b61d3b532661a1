// A message that was not handled, as the subscribers of dead letters see it.
#pragma once

#include <actors/base/counters.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <typeinfo>

namespace actors {

/// Valid during the call of the subscriber.
class dead_letter {
public:
  std::string_view message;  ///< name of the message's type
  std::uint64_t sender = 0;  ///< actor id; 0: not an actor
  std::uint64_t receiver = 0;
  dead_cause cause{};
  std::string_view text;  ///< more about the cause: what an exception said

  /// The message itself if it is an M and still whole: one that a handler moved from is not.
  template <class M> const M* content() const noexcept {
    return type_ != nullptr && *type_ == typeid(M) ? static_cast<const M*>(content_) : nullptr;
  }

  /// For the runtime.
  void set_content(const std::type_info& type, const void* content) noexcept {
    type_ = &type;
    content_ = content;
  }

private:
  const std::type_info* type_ = nullptr;
  const void* content_ = nullptr;
};

}  // namespace actors
