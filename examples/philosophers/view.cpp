#include "view.hpp"

#include "line.hpp"
#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dining {

namespace {

struct appearance {
  std::string_view word, glyph, ascii;
  ink color;
};

const appearance& look_of(doing d) noexcept {
  static constexpr std::array<appearance, 4> looks{{{"thinking", "·", ".", ink::blue},
                                                    {"hungry", "○", "o", ink::yellow},
                                                    {"eating", "●", "@", ink::green},
                                                    {"gone", " ", " ", ink::faint}}};
  return looks[static_cast<std::size_t>(d)];
}

class painter {
public:
  painter(const table& t, const caption& c, const screen& s) : table_{t}, caption_{c}, screen_{s} {
    for (int i = 0; i < t.seats(); ++i) {
      seats_.push_back(t.look(i));
      ++doing_[static_cast<std::size_t>(seats_.back().now)];
      meals_ += seats_.back().meals;
    }
  }

  std::vector<std::string> paint() {
    auto foot = 3;
    auto head = screen_.rows >= 10 ? 2 : 0;
    auto room = screen_.rows - 1 - head - foot - (head > 0 ? 1 : 0);
    if (head > 0) paint_head();
    if (room > 0) paint_seats(room);
    if (head > 0) add(new_line());
    paint_foot();
    auto most = static_cast<std::size_t>(std::max(screen_.rows - 1, 1));
    if (lines_.size() > most) lines_.resize(most);
    return std::move(lines_);
  }

private:
  // A seat's row: name, state, forks, bar, meals.
  static constexpr int name_width = 11, state_width = 9, forks_width = 4, gap = 3;
  static constexpr int least_bar = 6;

  line new_line() const { return {screen_.columns, screen_.color}; }
  void add(const line& l) { lines_.push_back(l.text()); }

  void paint_head() {
    add(new_line().put(caption_.title, ink::bold));
    add(new_line());
  }

  void paint_seats(int room) {
    auto meals_width = 2 * characters(show(std::uint64_t{table_.meals_each()})) + 2;
    auto least = name_width + state_width + forks_width + least_bar + meals_width;
    if (auto columns = columns_for(least, room)) return paint_rows(columns, meals_width);
    auto number_width = characters(std::to_string(table_.seats() - 1));
    if (auto columns = columns_for(number_width + 3 + least_bar, room)) {
      return paint_short_rows(columns, number_width);
    }
    paint_grid(room);
  }

  /// How many columns of at least this width show all seats in `room` rows; 0: they do not fit.
  int columns_for(int least_width, int room) const {
    auto fit = std::max(1, (screen_.columns + gap) / (least_width + gap));
    auto needed = (table_.seats() + room - 1) / room;
    return needed <= fit ? needed : 0;
  }

  void paint_rows(int side_by_side, int meals_width) {
    auto width = (screen_.columns - (side_by_side - 1) * gap) / side_by_side;
    auto bar_width =
        std::clamp(width - name_width - state_width - forks_width - meals_width, least_bar, 60);
    auto rows = (table_.seats() + side_by_side - 1) / side_by_side;
    for (int row = 0; row < rows; ++row) {
      auto l = new_line();
      for (int seat = row; seat < table_.seats(); seat += rows) {
        if (seat != row) l.put("   ");
        paint_seat(l, seat, bar_width, meals_width);
      }
      add(l);
    }
  }

  void paint_seat(line& l, int seat, int bar_width, int meals_width) {
    auto& s = seats_[static_cast<std::size_t>(seat)];
    auto& how = look_of(s.now);
    auto fork = [&](bool in_hand) { return in_hand ? screen_.unicode ? "Ψ" : "Y" : " "; };
    l.put_wide(name_of(seat), name_width);
    l.put_wide(how.word, state_width, how.color);
    l.put(fork(s.left), how.color).put(" ").put(fork(s.right), how.color).put(" ");
    l.put(bar(share_eaten(seat), bar_width, screen_.unicode), how.color);
    l.put_right(fmt::format("{}/{}", show(std::uint64_t{s.meals}),
                            show(std::uint64_t{table_.meals_each()})),
                meals_width);
  }

  /// Number, state and bar only, in as many columns as it takes.
  void paint_short_rows(int side_by_side, int number_width) {
    auto width = (screen_.columns - (side_by_side - 1) * gap) / side_by_side;
    auto bar_width = std::clamp(width - number_width - 3, least_bar, 60);
    auto rows = (table_.seats() + side_by_side - 1) / side_by_side;
    for (int row = 0; row < rows; ++row) {
      auto l = new_line();
      for (int seat = row; seat < table_.seats(); seat += rows) {
        if (seat != row) l.put("   ");
        l.put_right(std::to_string(seat), number_width).put(" ");
        paint_one(l, seat);
        l.put(" ").put(bar(share_eaten(seat), bar_width, screen_.unicode));
      }
      add(l);
    }
  }

  double share_eaten(int seat) const {
    return seats_[static_cast<std::size_t>(seat)].meals / static_cast<double>(table_.meals_each());
  }

  void paint_grid(int room) {
    auto cells = (room - 1) * screen_.columns;
    auto per_cell = (table_.seats() + cells - 1) / std::max(cells, 1);
    auto l = new_line();
    for (int seat = 0; seat < table_.seats(); seat += per_cell) {
      if (l.room() == 0) add(std::exchange(l, new_line()));
      per_cell == 1 ? paint_one(l, seat) : paint_group(l, seat, per_cell);
    }
    add(l);
    paint_legend(per_cell);
  }

  void paint_one(line& l, int seat) {
    auto& how = look_of(seats_[static_cast<std::size_t>(seat)].now);
    l.put(screen_.unicode ? how.glyph : how.ascii, how.color);
  }

  /// The shade of several seats says how much they have eaten, the colour what most of them do.
  void paint_group(line& l, int first, int n) {
    static constexpr std::array<std::string_view, 5> shades{"·", "░", "▒", "▓", "█"};
    static constexpr std::array<std::string_view, 5> ascii{".", ":", "+", "%", "#"};
    std::array<int, 4> count{};
    std::uint64_t meals = 0;
    auto end = std::min(first + n, table_.seats());
    for (int i = first; i < end; ++i) {
      auto& s = seats_[static_cast<std::size_t>(i)];
      ++count[static_cast<std::size_t>(s.now)];
      meals += s.meals;
    }
    auto all = static_cast<std::uint64_t>(end - first) * table_.meals_each();
    auto shade = static_cast<std::size_t>(4 * meals / all);
    auto most = static_cast<doing>(std::ranges::max_element(count) - count.begin());
    l.put(screen_.unicode ? shades[shade] : ascii[shade], look_of(most).color);
  }

  void paint_legend(int per_cell) {
    auto l = new_line();
    if (per_cell == 1) {
      l.put("one character is one seat", ink::faint);
    } else {
      l.put(fmt::format("one character is {} seats: shaded as they have eaten, coloured as most do",
                        show(static_cast<std::uint64_t>(per_cell))),
            ink::faint);
    }
    add(l);
  }

  void paint_foot() {
    auto states = new_line();
    for (auto d : {doing::thinking, doing::hungry, doing::eating, doing::gone}) {
      auto& how = look_of(d);
      auto glyph = screen_.unicode ? how.glyph : how.ascii;
      states.put(fmt::format("{} {} ", glyph, how.word), how.color);
      states.put_wide(show(doing_[static_cast<std::size_t>(d)]), 9);
    }
    add(std::move(states));

    auto all = static_cast<std::uint64_t>(table_.seats()) * table_.meals_each();
    auto share = static_cast<double>(meals_) / static_cast<double>(all);
    auto text = fmt::format(
        " {:3.0f}%  {} of {} meals  {}/s  {}", 100 * share, show(meals_), show(all),
        show_rate(caption_.meals_per_second),
        fmt::format("{:.1f} s", std::chrono::duration<double>(caption_.elapsed).count()));
    auto bar_width = std::clamp(screen_.columns - characters(text), 0, 60);
    add(new_line().put(bar(share, bar_width, screen_.unicode), ink::green).put(text));

    auto waiting = table_.waiting();
    add(new_line().put(fmt::format("waiting for forks: p50 {}, p99 {}, max {}",
                                   show(waiting.quantile(0.5)), show(waiting.quantile(0.99)),
                                   show(waiting.max())),
                       ink::faint));
  }

  const table& table_;
  const caption& caption_;
  const screen& screen_;
  std::vector<seat_view> seats_;
  std::array<std::uint64_t, 4> doing_{};
  std::uint64_t meals_ = 0;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> draw(const table& t, const caption& c, const screen& s) {
  return painter{t, c, s}.paint();
}

}  // namespace dining
