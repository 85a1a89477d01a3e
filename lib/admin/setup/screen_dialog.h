// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One window of newt with one form, on which all dialogs of a Screen are built. Only
// lib/admin/setup/screen.cc needs it.
#pragma once

#include <newt.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

inline constexpr std::size_t kDialogColumns = 70;  // of an item or a line of text

// Add the components from top to bottom, then open the window around them. The window disappears
// with the Dialog.
class Dialog {
 public:
  // `is_gone` becomes true when the terminal has gone away or we are to stop.
  Dialog(bool& is_gone, const std::string& text);
  Dialog(const Dialog&) = delete;
  Dialog& operator=(const Dialog&) = delete;
  ~Dialog();

  int next_row() const { return next_row_; }
  void add(newtComponent component, int rows);
  // Adds one row of buttons below everything else, after an empty row.
  void add_buttons(const std::vector<std::string>& labels);
  void open_window(const std::string& title);

  // Returns the component that ended the dialog; null for Escape, or when is_gone.
  newtComponent run();
  std::optional<std::size_t> button_of(newtComponent component) const;
  // Draws the dialog without waiting for an answer; it stays visible until the next dialog.
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
