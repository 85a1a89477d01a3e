// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/progress_bar.h"

namespace scanq {
namespace {

constexpr std::size_t kBarColumns = 30;
constexpr std::string_view kClearLine = "\r\033[K";

}  // namespace

std::string progress_text(std::size_t done, std::size_t total) {
  const std::size_t filled = total == 0 ? kBarColumns : done * kBarColumns / total;
  return "[" + std::string(filled, '#') + std::string(kBarColumns - filled, '.') + "] " +
         std::to_string(done) + " of " + std::to_string(total);
}

void ProgressBar::show(std::size_t done, std::string_view text) {
  if (is_shown_) out_ << kClearLine << progress_text(done, total_) << text << std::flush;
}

void ProgressBar::clear() {
  if (is_shown_) out_ << kClearLine << std::flush;
}

}  // namespace scanq
