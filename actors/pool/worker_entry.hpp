// The other end of a process_executor: a process of the same program that runs tasks and never
// comes to main. docs/decisions/worker-mode.md says how it gets there.
#pragma once

#include <cstddef>
#include <cstdint>

namespace actors::detail {

/// The descriptor that a worker talks through, and the variable that tells a process it is one: the
/// value is the largest result in bytes.
inline constexpr int worker_socket = 3;
inline constexpr const char* worker_variable = "ACTORS_WORKER";

/// What a worker says first, and in each answer. All messages are frames: the length of what
/// follows in 4 bytes, then that. To a worker: the function's number and its arguments.
enum class worker_says : std::uint8_t {
  ready,   ///< followed by codec_format
  result,  ///< followed by the result
  error    ///< followed by the code and the text
};

/// What a frame has besides arguments or result, at most, unless it is an error.
inline constexpr std::size_t frame_overhead = 64;
/// Texts of errors end there.
inline constexpr std::size_t longest_error = 64 * 1024;

/// A program that calls this has the entry among its initialisers.
void link_worker_entry() noexcept;

/// Runs the tasks that come; ends the process when the other end hangs up.
[[noreturn]] void run_worker(int socket, std::size_t largest_result);

}  // namespace actors::detail
