// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A bar on a terminal that shows how far a long command is.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace scanq {

class ProgressBar {
 public:
  // Draws nothing unless `is_shown`.
  ProgressBar(std::ostream& out, std::size_t total, bool is_shown)
      : out_(out), total_(total), is_shown_(is_shown) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::size_t done, std::string_view text);
  void clear();  // so that other output can take its line

 private:
  std::ostream& out_;
  std::size_t total_;
  bool is_shown_;
};

// "[#####.....]  12 of 24"
std::string progress_text(std::size_t done, std::size_t total);

}  // namespace scanq
