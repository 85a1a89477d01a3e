// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report_state.h"

#include <cstdio>

namespace scanq {
namespace {

constexpr std::string_view kNoDatabase = "no virus database";

std::size_t sum_of(const NameCounts& counts) {
  std::size_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

// The text with the numbers in place of {1} and {2}.
std::string filled(std::string text, const std::string& first, const std::string& second) {
  for (const auto& [hole, number] : {std::pair("{1}", &first), std::pair("{2}", &second)}) {
    const std::size_t at = text.find(hole);
    if (at != std::string::npos) text.replace(at, 3, *number);
  }
  return text;
}

}  // namespace

ReportState report_state(const Sums& all, Language language) {
  const bool is_japanese = language == Language::kJapanese;
  const std::size_t messages = all.messages(), finds = all.markers[3] + all.markers[4];
  const auto say = [&](bool is_well, const char* english, const char* japanese, std::size_t part) {
    return ReportState{is_well, filled(is_japanese ? japanese : english,
                                       with_percentage(part, messages), std::to_string(messages))};
  };
  if (messages == 0) {
    return say(true, "There was no message in this time.", "この期間のメールはありません。", 0);
  }
  std::size_t without_database = 0;
  for (const auto& [reason, count] : all.not_scanned) {
    if (reason.starts_with(kNoDatabase)) without_database += count;
  }
  if (without_database > 0) {
    return say(false,
               "Not well: for want of signatures {1} of {2} messages were not scanned; see scanq "
               "check.",
               "要対応: 定義ファイルがないため、{2} 通のうち {1} 通を検査していません。scanq check "
               "で確認してください。",
               without_database);
  }
  const std::size_t errors = sum_of(all.errors);
  if (errors > 0) {
    return say(
        false, "Not well: {1} of {2} messages were put off by a failure; see Failures below.",
        "要対応: {2} 通のうち {1} 通が、失敗により一時拒否になりました。下の「失敗」を確認して"
        "ください。",
        errors);
  }
  if (all.markers[2] > 0) {
    return say(
        false,
        "Look at this: the scan of {1} of {2} messages failed or is incomplete; what was "
        "found tells why.",
        "要確認: {2} 通のうち {1} 通の検査が、失敗または未完了です。理由は「検出されたもの」に"
        "あります。",
        all.markers[2]);
  }
  return say(true, "All is well: of {2} messages {1} had a find, and each was treated.",
             "正常です: {2} 通のうち {1} 通で検出があり、すべて処理しました。", finds);
}

std::string with_percentage(std::size_t part, std::size_t whole) {
  const std::string number = std::to_string(part);
  if (part == 0 || whole == 0) return number;
  char text[32];
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (percent < 0.05) return number + " (<0.1%)";
  return number + " (" +
         std::string(
             text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.1f%%", percent))) +
         ")";
}

}  // namespace scanq
