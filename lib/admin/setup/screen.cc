// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// newt has one screen for the process, so a Screen is only a token for it.
#include "lib/admin/setup/screen.h"

#include <langinfo.h>
#include <newt.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>

#include "lib/admin/setup/screen_dialog.h"
#include "lib/base/terminal_text.h"
#include "lib/base/text_columns.h"

namespace scanq {
namespace {

constexpr int kTextColumns = kDialogColumns - 2;  // a text box keeps two more for its scroll bar
constexpr int kWindowRows = 18;  // borders, shadow, top line and keys line come on top

bool is_utf8_locale() {
  return std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
}

// Today's terminals use UTF-8, also where root's login sets no locale.
void use_utf8() {
  if (std::setlocale(LC_ALL, "") != nullptr && is_utf8_locale()) return;
  ::setenv("LC_ALL", "C.UTF-8", 1);
  (void)std::setlocale(LC_ALL, "");  // without that locale only ASCII is drawn well
}

Error no_screen(std::string text) {
  return {ErrorCode::kReadFailed, std::move(text)};
}

const void* item_key(std::size_t number) {
  return reinterpret_cast<const void*>(number + 1);  // newt takes a null for "no key"
}

}  // namespace

Result<Screen> Screen::open() {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    return no_screen("this needs a terminal");
  }
  const char* kind = std::getenv("TERM");
  if (kind == nullptr || *kind == '\0' || std::string_view(kind) == "dumb") {
    return no_screen("the terminal cannot place its cursor (TERM is not set, or dumb)");
  }
  use_utf8();
  if (::newtInit() != 0) return no_screen("the terminal cannot be used as a screen");
  Screen screen;
  int columns = 0, rows = 0;
  ::newtGetScreenSize(&columns, &rows);
  if (columns < kScreenColumns || rows < kScreenRows) {
    return no_screen("the terminal has " + std::to_string(columns) + "x" + std::to_string(rows) +
                     " characters; 80x24 are needed");
  }
  return screen;
}

Screen::~Screen() {
  if (is_open_) ::newtFinished();
}

void Screen::set_frame(ScreenFrame frame) {
  frame_ = std::move(frame);
  ::newtCls();
  ::newtDrawRootText(1, 0, terminal_lines(frame_.top_line).c_str());
  ::newtPopHelpLine();
  ::newtPushHelpLine(frame_.keys_line.c_str());
}

std::optional<std::size_t> Screen::choose(const std::string& title, const std::string& text,
                                          const std::vector<std::string>& items, std::size_t marked,
                                          const std::string& back) {
  Dialog dialog(is_gone_, text);
  const int room = kWindowRows - dialog.next_row() - 2;
  const int rows = std::max(1, std::min(room, static_cast<int>(items.size())));
  const bool is_scrolled = static_cast<int>(items.size()) > rows;
  newtComponent list = ::newtListbox(1, dialog.next_row(), rows,
                                     NEWT_FLAG_RETURNEXIT | (is_scrolled ? NEWT_FLAG_SCROLL : 0));
  for (std::size_t i = 0; i < items.size(); ++i) {
    ::newtListboxAppendEntry(
        list, fit_columns(terminal_lines(items[i]), kDialogColumns - 2).c_str(), item_key(i));
  }
  ::newtListboxSetWidth(list, kDialogColumns);
  ::newtListboxSetCurrent(list, static_cast<int>(marked));
  dialog.add(list, rows);
  dialog.add_buttons({frame_.choose, back.empty() ? frame_.back : back});
  dialog.open_window(title);
  newtComponent ended = dialog.run();
  if (ended == nullptr || dialog.button_of(ended) == 1 || items.empty()) return std::nullopt;
  return reinterpret_cast<std::size_t>(::newtListboxGetCurrent(list)) - 1;
}

std::optional<std::string> Screen::enter(const std::string& title, const std::string& text,
                                         const std::string& value) {
  Dialog dialog(is_gone_, text);
  newtComponent entry = ::newtEntry(1, dialog.next_row(), value.c_str(), kDialogColumns, nullptr,
                                    NEWT_FLAG_SCROLL | NEWT_FLAG_RETURNEXIT);
  dialog.add(entry, 1);
  dialog.add_buttons({frame_.accept, frame_.cancel});
  dialog.open_window(title);
  newtComponent ended = dialog.run();
  if (ended == nullptr || dialog.button_of(ended) == 1) return std::nullopt;
  return std::string(::newtEntryGetValue(entry));
}

std::optional<std::size_t> Screen::show(const std::string& title, const std::string& text,
                                        const std::vector<std::string>& buttons) {
  Dialog dialog(is_gone_, "");
  const std::string folded = fold_lines(terminal_lines(text), kTextColumns);
  const auto lines = static_cast<int>(std::count(folded.begin(), folded.end(), '\n')) +
                     (folded.ends_with('\n') ? 0 : 1);
  const int rows = std::max(1, std::min(kWindowRows - 2, lines));
  const bool is_scrolled = lines > rows;
  newtComponent box = ::newtTextbox(1, 0, kTextColumns, rows, is_scrolled ? NEWT_FLAG_SCROLL : 0);
  ::newtTextboxSetText(box, folded.c_str());
  dialog.add(box, rows);
  dialog.add_buttons(buttons);
  dialog.open_window(title);
  // newt 0.52.23 scrolls a text by the keys, but draws no bar beside it.
  if (is_scrolled) ::newtPushHelpLine(frame_.reading_keys_line.c_str());
  const auto pressed = dialog.button_of(dialog.run());
  if (is_scrolled) ::newtPopHelpLine();
  return pressed;
}

void Screen::say(const std::string& title, const std::string& text) {
  Dialog dialog(is_gone_, text);
  dialog.open_window(title);
  dialog.leave_standing();
}

void Screen::suspend() {
  ::newtSuspend();
}

void Screen::resume() {
  ::newtResume();
}

}  // namespace scanq
