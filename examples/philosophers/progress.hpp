/// Onlookers who tell the user how a party goes.
#pragma once

#include "dinner.hpp"
#include "view.hpp"

namespace dining {

/// The meals of late, a second.
class pace {
public:
  void begin() { meals_ = 0, elapsed_ = nanoseconds{}, rate_ = 0; }
  /// Smoothed over about half a second.
  double update(std::uint64_t meals, nanoseconds elapsed);

private:
  std::uint64_t meals_ = 0;
  nanoseconds elapsed_{};
  double rate_ = 0;
};

/// Where results go, with a picture or without.
class stage : public onlooker {
public:
  /// A party begins; its settings are shown once if they were not.
  virtual void begin() = 0;
  /// Whether a table may grow row by row, with nothing but the picture below it.
  virtual bool keeps_rows_together() const = 0;
  /// Lines that stay.
  virtual void print(std::string_view text) = 0;
  /// The picture, if any, goes; or stays above what is printed next.
  virtual void end(bool picture_stays) = 0;
};

/// For files and pipes: a line each second at most, no escape codes.
class plain_stage final : public stage {
public:
  nanoseconds every() const override { return std::chrono::seconds{1}; }
  void begin() override { next_ = every(); }
  bool keeps_rows_together() const override { return false; }
  void look(const strategy&, const settings&, const table&) override;
  void print(std::string_view text) override;
  void end(bool) override {}

private:
  nanoseconds next_{};
};

/// For a terminal: a picture redrawn in place. Hides the cursor while it is up.
class live_stage final : public stage {
public:
  live_stage(bool color, bool unicode);
  ~live_stage() override;

  nanoseconds every() const override { return std::chrono::milliseconds{50}; }
  void begin() override { pace_.begin(); }
  bool keeps_rows_together() const override { return true; }
  void look(const strategy&, const settings&, const table&) override;
  void print(std::string_view text) override;
  void end(bool picture_stays) override;

private:
  screen measure() const;
  void erase(std::string& out);

  bool color_, unicode_;
  int lines_ = 0;  // of the picture that is up
  screen last_{.columns = 0, .rows = 0};
  std::string kept_;  // printed so far: shown again when the terminal has a new size
  pace pace_;
};

/// Which of the two suits standard output.
bool stdout_is_terminal() noexcept;
bool terminal_has_colors() noexcept;
bool terminal_is_utf8() noexcept;

}  // namespace dining
