// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The words of a report in each language. Values only.
#pragma once

#include <array>
#include <string_view>

#include "lib/admin/report/report_data.h"
#include "lib/mail/settings.h"

namespace scanq {

struct ReportWords {
  std::string_view language_tag, title, messages, to, row, per_host, per_day, per_hour, found,
      domains, actions, times, times_per_day, not_scanned, errors, none, finds_per_day;
  Language language;
  std::array<std::string_view, kMarkers> markers;
};

inline constexpr ReportWords kEnglishWords{
    "en",
    "Mail virus scanner",
    "messages",
    "to",
    "messages, time for 95 of 100 (p95)",
    "By host",
    "By day",
    "By hour of the day",
    "What was found",
    "Sender domains of finds",
    "Actions",
    "Time for a message",
    "Time for a message, by day (ms)",
    "Why mail was not scanned",
    "Failures",
    "none",
    "Finds by day",
    Language::kEnglish,
    {"not scanned", "clean", "scan failed or incomplete", "virus found", "other finding"}};

inline constexpr ReportWords kJapaneseWords{
    "ja",
    "メールウイルスチェック",
    "通",
    "～",
    "通数、95% が収まる処理時間 (p95)",
    "ホスト別",
    "日別",
    "時間帯別",
    "検出されたもの",
    "検出したメールの送信者のドメイン",
    "処理",
    "1 通の処理時間",
    "1 通の処理時間 (日別、ミリ秒)",
    "検査しなかった理由",
    "失敗",
    "なし",
    "日別の検出",
    Language::kJapanese,
    {"検査対象外", "問題なし", "検査失敗または未完了", "ウイルス検出", "その他の検出"}};

constexpr const ReportWords& report_words(Language language) {
  return language == Language::kJapanese ? kJapaneseWords : kEnglishWords;
}

}  // namespace scanq
