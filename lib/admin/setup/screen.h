// Full-screen dialogs on a terminal, worked by keyboard alone. It and screen_dialog alone
// know newt.
// Every text is made harmless for the terminal before it is drawn; newlines count. Knows no mail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

inline constexpr int kScreenColumns = 80, kScreenRows = 24;  // what it needs at least
inline constexpr std::size_t kDialogColumns = 70;            // of an item or a line of text

// What is the same in every dialog.
struct ScreenFrame {
  std::string top_line, keys_line;  // above all dialogs; below them
  std::string reading_keys_line;    // below a text that is longer than the screen
  std::string choose, back;         // the buttons of a list
  std::string accept, cancel;       // the buttons of an entry
};

class Screen {
 public:
  // Takes the terminal on descriptors 0 and 1; it is given back when the Screen goes. Text is UTF-8
  // from here on, also where the locale says nothing of it. kReadFailed: no terminal, one that
  // cannot place its cursor, or one that is too small. REQUIRES: there is no other Screen.
  static Result<Screen> open();

  Screen(Screen&& other) noexcept : is_open_(std::exchange(other.is_open_, false)) {}
  Screen& operator=(Screen&&) = delete;
  ~Screen();

  void set_frame(ScreenFrame frame);

  // A list with one item marked; the number of the chosen one. `back` is another word for that
  // button. Nothing, here and below: the user went back, the terminal went away, or we are to stop;
  // the last two answer so ever after.
  std::optional<std::size_t> choose(const std::string& title, const std::string& text,
                                    const std::vector<std::string>& items, std::size_t marked,
                                    const std::string& back = "");
  // One line of text to be changed.
  std::optional<std::string> enter(const std::string& title, const std::string& text,
                                   const std::string& value);
  // A text to be read, folded and scrolled where it is long; which of the buttons was pressed.
  std::optional<std::size_t> show(const std::string& title, const std::string& text,
                                  const std::vector<std::string>& buttons);

  // A text without an answer, until the next dialog: something takes its time.
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
