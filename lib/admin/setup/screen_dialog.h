// One window of newt with one form: what all dialogs of a Screen have in common. Only
// lib/admin/setup/screen.cc needs it.
#pragma once

#include <newt.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// Text that may stand on the screen: newlines, and what terminal_text leaves.
std::string screen_text(std::string_view text);

// Components are added from top to bottom, then the window is opened around them. The window goes
// away with the Dialog.
class Dialog {
 public:
  // `is_gone` is set where there is nobody left to talk to.
  Dialog(bool& is_gone, const std::string& text);
  Dialog(const Dialog&) = delete;
  Dialog& operator=(const Dialog&) = delete;
  ~Dialog();

  int next_row() const { return next_row_; }
  void add(newtComponent component, int rows);
  // One row of them below all else, after an empty one.
  void add_buttons(const std::vector<std::string>& labels);
  void open_window(const std::string& title);

  // What ended it; null: Escape, or is_gone.
  newtComponent run();
  std::optional<std::size_t> button_of(newtComponent component) const;
  // Draws it, to be seen until the next dialog, and asks nothing.
  void leave_standing();

 private:
  void add_text(const std::string& text);

  bool& is_gone_;
  newtComponent form_;
  std::vector<newtComponent> buttons_;
  int next_row_ = 0;
  bool has_window_ = false, is_left_standing_ = false;
};

}  // namespace scanq
