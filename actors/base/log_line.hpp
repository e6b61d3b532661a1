// log_line: what a log sink is given, and how it becomes text.
#pragma once

#include <actors/base/export.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace actors {

/// How serious a log line is.
enum class log_level { debug, info, warning, error };
ACTORS_API std::string_view to_string(log_level level) noexcept;

/// A value of a log line: a number, a truth, or text, which it refers to. Making one allocates
/// nothing; it becomes text when the line is written.
class ACTORS_API log_value {
public:
  template <std::same_as<bool> T> log_value(T value) noexcept : kind_(kind::truth), truth_(value) {}
  template <std::signed_integral T>
    requires(!std::same_as<T, char>)
  log_value(T value)
  noexcept : kind_(kind::integer), integer_(value) {}
  template <std::unsigned_integral T>
    requires(!std::same_as<T, char> && !std::same_as<T, bool>)
  log_value(T value)
  noexcept : kind_(kind::natural), natural_(value) {}
  template <std::floating_point T>
  log_value(T value) noexcept : kind_(kind::real), real_(static_cast<double>(value)) {}
  template <std::convertible_to<std::string_view> T>
  log_value(const T& value) noexcept : kind_(kind::text), text_(value) {}

  void append_to(std::string& out) const;

private:
  enum class kind : std::uint8_t { truth, integer, natural, real, text };

  kind kind_;
  union {
    bool truth_;
    std::int64_t integer_;
    std::uint64_t natural_;
    double real_;
    std::string_view text_;
  };
};

struct log_pair {
  std::string_view key;
  log_value value;
};

/// One line, while the sink runs: what is to be kept must be copied.
struct log_line {
  log_level level = log_level::info;
  std::chrono::system_clock::time_point time = {};
  std::string_view actor = {};  ///< its name; empty: no actor has written it
  std::uint64_t actor_id = 0;
  std::string_view text = {};
  std::span<const log_pair> pairs = {};
};

/// In the form logfmt, without a line end:
/// `time=2026-01-31T23:59:59.000001Z level=info actor=till#4 text="order taken" id=7`.
/// Values are in quotes where they need them, with JSON's escapes, so that it is always one line
/// and nothing that a terminal would obey.
ACTORS_API std::string to_string(const log_line& line);

/// Where log lines go: a function f(const log_line&), or f(log_level, std::string_view line), which
/// is given the text with the pairs behind it. Empty: none.
class log_sink {
public:
  log_sink() noexcept = default;
  template <class F>
    requires(!std::same_as<F, log_sink> && std::invocable<F&, const log_line&>)
  log_sink(F f) : call_(std::move(f)) {}
  template <class F>
    requires(!std::same_as<F, log_sink> && !std::invocable<F&, const log_line&> &&
             std::invocable<F&, log_level, std::string_view>)
  log_sink(F f)
      : call_([f = std::move(f)](const log_line& line) mutable {
          if (line.pairs.empty()) return static_cast<void>(f(line.level, line.text));
          f(line.level, in_words(line));
        }) {}

  explicit operator bool() const noexcept { return static_cast<bool>(call_); }
  void operator()(const log_line& line) const { call_(line); }

  /// `order taken id=7`
  ACTORS_API static std::string in_words(const log_line& line);

private:
  std::function<void(const log_line&)> call_;
};

}  // namespace actors
