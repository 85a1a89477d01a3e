// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Full-screen dialogs on a terminal, used by keyboard alone. Only this module and screen_dialog
// know newt. Every text is made harmless for the terminal before it is drawn; newlines stay. Knows
// no mail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

inline constexpr int kScreenColumns = 80, kScreenRows = 24;  // the smallest terminal that will do

// The texts that all dialogs have in common.
struct ScreenFrame {
  std::string top_line, keys_line;  // the line above all dialogs, and the one below
  std::string reading_keys_line;    // below a text that is longer than the screen
  std::string choose, back;         // the buttons of a list
  std::string accept, cancel;       // the buttons of an entry
};

class Screen {
 public:
  // Takes the terminal on descriptors 0 and 1, and gives it back when the Screen is destroyed. From
  // here on text is UTF-8, whatever the locale. kReadFailed: there is no terminal, or it cannot
  // place its cursor, or it is too small. REQUIRES: there is no other Screen.
  static Result<Screen> open();

  Screen(Screen&& other) noexcept : is_open_(std::exchange(other.is_open_, false)) {}
  Screen& operator=(Screen&&) = delete;
  ~Screen();

  void set_frame(ScreenFrame frame);

  // Shows a list with one item marked; returns the number of the chosen item. `back` replaces that
  // button's text. Here and below the result is empty if the user went back, the terminal went
  // away, or we are to stop; after the last two, every later dialog returns empty at once.
  std::optional<std::size_t> choose(const std::string& title, const std::string& text,
                                    const std::vector<std::string>& items, std::size_t marked,
                                    const std::string& back = "");
  // Asks for one line of text, which begins as `value`.
  std::optional<std::string> enter(const std::string& title, const std::string& text,
                                   const std::string& value);
  // Shows a text to be read, folded and scrolled where it is long; returns the number of the
  // pressed button.
  std::optional<std::size_t> show(const std::string& title, const std::string& text,
                                  const std::vector<std::string>& buttons);

  // Shows a text without buttons until the next dialog, for work that takes time.
  void say(const std::string& title, const std::string& text);

  // Gives the terminal back for a while, for programs that write to it.
  void suspend();
  void resume();

 private:
  Screen() = default;
  ScreenFrame frame_;
  bool is_open_ = true;
  bool is_gone_ = false;
};

}  // namespace scanq
