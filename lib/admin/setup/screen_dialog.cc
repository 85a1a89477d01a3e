// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/screen_dialog.h"

#include <algorithm>

#include "lib/base/process.h"
#include "lib/base/terminal_text.h"
#include "lib/base/text_columns.h"

namespace scanq {
namespace {

constexpr unsigned kWindowColumns = kDialogColumns + 2;
constexpr std::size_t kButtonColumns = 6;  // "<", ">", blanks and the gap
// The form is left this often to see whether a signal asked us to stop, because newt goes on after
// a signal.
constexpr int kTimerMs = 500;

}  // namespace

Dialog::Dialog(bool& is_gone, const std::string& text)
    : is_gone_(is_gone), form_(::newtForm(nullptr, nullptr, 0)) {
  ::newtFormAddHotKey(form_, NEWT_KEY_ESCAPE);
  ::newtFormSetTimer(form_, kTimerMs);
  if (!text.empty()) add_text(text);
}

Dialog::~Dialog() {
  ::newtFormDestroy(form_);
  if (!has_window_) return;
  is_left_standing_ ? ::newtPopWindowNoRefresh() : ::newtPopWindow();
}

void Dialog::add_text(const std::string& text) {
  std::string copy = terminal_lines(text);
  newtComponent box = ::newtTextboxReflowed(1, 0, copy.data(), kDialogColumns, 0, 0, 0);
  const int lines = ::newtTextboxGetNumLines(box);
  ::newtTextboxSetHeight(box, lines);
  add(box, lines + 1);
}

void Dialog::add(newtComponent component, int rows) {
  ::newtFormAddComponent(form_, component);
  next_row_ += rows;
}

void Dialog::add_buttons(const std::vector<std::string>& labels) {
  std::size_t columns = 0;
  for (const std::string& label : labels) columns += columns_of(label) + kButtonColumns;
  std::size_t left = columns < kDialogColumns ? (kDialogColumns - columns) / 2 + 1 : 1;
  ++next_row_;
  for (const std::string& label : labels) {
    buttons_.push_back(::newtCompactButton(static_cast<int>(left), next_row_, label.c_str()));
    ::newtFormAddComponent(form_, buttons_.back());
    left += columns_of(label) + kButtonColumns;
  }
  ++next_row_;
}

void Dialog::open_window(const std::string& title) {
  ::newtCenteredWindow(kWindowColumns, static_cast<unsigned>(next_row_),
                       terminal_lines(title).c_str());
  has_window_ = true;
}

newtComponent Dialog::run() {
  while (!is_gone_) {
    newtExitStruct end{};
    ::newtFormRun(form_, &end);
    if (end.reason == newtExitStruct::NEWT_EXIT_COMPONENT) return end.u.co;
    if (end.reason == newtExitStruct::NEWT_EXIT_HOTKEY) return nullptr;
    is_gone_ = end.reason == newtExitStruct::NEWT_EXIT_ERROR || stop_signal() != 0;
  }
  return nullptr;
}

std::optional<std::size_t> Dialog::button_of(newtComponent component) const {
  const auto found = std::find(buttons_.begin(), buttons_.end(), component);
  if (found == buttons_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - buttons_.begin());
}

void Dialog::leave_standing() {
  ::newtDrawForm(form_);
  ::newtRefresh();
  is_left_standing_ = true;
}

}  // namespace scanq
