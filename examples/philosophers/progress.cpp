#include "progress.hpp"

#include "report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace dining {

namespace {

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::string_view environment(const char* name) noexcept {
  auto* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

double pace::update(std::uint64_t meals, nanoseconds elapsed) {
  auto seconds = std::chrono::duration<double>(elapsed - elapsed_).count();
  if (seconds < 1e-3) return rate_;
  auto now = static_cast<double>(meals - meals_) / seconds;
  auto weight = elapsed_.count() == 0 ? 1 : 1 - std::exp(-2 * seconds);
  rate_ += weight * (now - rate_);
  meals_ = meals;
  elapsed_ = elapsed;
  return rate_;
}

// --- plain ---------------------------------------------------------------------------------------

void plain_stage::look(const strategy& how, const settings& with, const table& t) {
  auto elapsed = t.elapsed();
  if (elapsed < next_) return;
  next_ = elapsed + every();
  auto meals = t.meals();
  auto all = static_cast<std::uint64_t>(with.seats) * with.meals;
  auto seconds = std::chrono::duration<double>(elapsed).count();
  print(fmt::format("  {} after {:.0f} s: {} of {} meals ({}%)\n", how.name, seconds, show(meals),
                    show(all), 100 * meals / all));
}

void plain_stage::print(std::string_view text) { write_out(text); }

// --- live ----------------------------------------------------------------------------------------

live_stage::live_stage(bool color, bool unicode) : color_{color}, unicode_{unicode} {
  write_out("\x1b[?25l");
}

live_stage::~live_stage() { write_out("\x1b[?25h"); }

void live_stage::look(const strategy& how, const settings&, const table& t) {
  auto now = measure();
  auto elapsed = t.elapsed();
  caption text{fmt::format("{}: {}", how.name, how.summary), pace_.update(t.meals(), elapsed),
               elapsed};
  std::string out;
  if (last_.columns != 0 && (last_.columns != now.columns || last_.rows != now.rows)) {
    out += "\x1b[2J\x1b[H" + kept_;  // the terminal has wrapped what was there
  } else {
    erase(out);
  }
  last_ = now;
  auto above = static_cast<int>(std::count(kept_.begin(), kept_.end(), '\n'));
  now.rows = std::max(now.rows - above, std::min(now.rows, 12));
  auto picture = draw(t, text, now);
  for (auto& l : picture) out += l + "\x1b[K\n";
  lines_ = static_cast<int>(picture.size());
  write_out(out);
}

void live_stage::print(std::string_view text) {
  kept_ += text;
  std::string out;
  erase(out);
  lines_ = 0;
  write_out(out.append("\x1b[J").append(text));
}

void live_stage::end(bool picture_stays) {
  if (picture_stays) {
    lines_ = 0;
    write_out("\n");
  } else {
    print("");
  }
}

/// Back to the first line of the picture; what is written next covers it.
void live_stage::erase(std::string& out) {
  if (lines_ > 0) out += fmt::format("\r\x1b[{}A", lines_);
}

screen live_stage::measure() const {
  screen s{.color = color_, .unicode = unicode_};
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    s.columns = size.ws_col;
    s.rows = size.ws_row;
  }
  return s;
}

bool stdout_is_terminal() noexcept {
  return isatty(STDOUT_FILENO) == 1 && environment("TERM") != "dumb";
}

bool terminal_has_colors() noexcept { return environment("NO_COLOR").empty(); }

bool terminal_is_utf8() noexcept {
  auto name = environment("LC_ALL");
  if (name.empty()) name = environment("LC_CTYPE");
  if (name.empty()) name = environment("LANG");
  auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  return has("UTF-8") || has("utf8") || has("utf-8");
}

}  // namespace dining
