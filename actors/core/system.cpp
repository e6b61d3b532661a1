#include <actors/core/system.hpp>

namespace actors {

system::system(system_options options) : core_(backend::start_system(std::move(options))) {}
system::~system() { backend::end_system(*core_); }

void system::unregister_name(const std::string& name) noexcept {
  backend::unregister_name(*core_, name);
}
bool system::drain(std::chrono::nanoseconds timeout) { return backend::drain(*core_, timeout); }
shutdown_report system::shutdown(clock::time_point deadline) {
  return backend::shut_down(*core_, deadline);
}
shutdown_report system::shutdown(std::chrono::nanoseconds timeout) {
  return shutdown(clock::later(clock::now(), timeout));
}
counters system::counters() const { return backend::count(*core_); }
std::shared_ptr<void> system::on_dead_letter(std::function<void(const dead_letter&)> on_letter) {
  return backend::subscribe(*core_, std::move(on_letter));
}
std::size_t system::workers() const noexcept { return backend::worker_count(*core_); }
void system::log(log_level level, std::string_view text, std::initializer_list<log_pair> pairs) {
  backend::write_log(*core_,
                     {.level = level, .text = text, .pairs = {pairs.begin(), pairs.size()}});
}
bool system::logs(log_level level) const noexcept { return backend::logs(*core_, level); }

}  // namespace actors
