// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_words.h"

#include <algorithm>

namespace scanq {
namespace {

struct SettingWords {
  std::string_view key;
  Words label;
};
constexpr SettingWords kSettings[] = {
    {"recipients", words::kRecipients},
    {"senders", words::kSenders},
    {"clients", words::kClients},
    {"language", words::kLanguage},
    {"mail_charset", {"Character set of Japanese texts", "日本語の文面の文字コード"}},
    {"action_virus", {"Virus", "ウイルス"}},
    {"action_heuristic", {"Phishing and the like", "フィッシングなど"}},
    {"action_pua", {"Possibly unwanted applications", "不審なプログラム"}},
    {"action_macro", {"Documents with macros", "マクロ付きの文書"}},
    {"action_encrypted", {"Encrypted archives, documents", "暗号化された圧縮ファイルや文書"}},
    {"action_encrypted_mail", {"Mail encrypted by S/MIME, PGP", "S/MIME、PGP の暗号化メール"}},
    {"action_limit", {"Cut short by a limit", "制限により検査未完了"}},
    {"action_name", {"Forbidden attachments", "禁止された添付ファイル"}},
    {"action_failed", {"The scan itself failed", "検査の失敗"}},
    {"delete", {"Infected parts are emptied", "感染ファイルを空にする"}},
    {"archives", {"An infected zip or tar", "感染した zip、tar のうち"}},
    {"delete_failed", {"If it cannot be cut out", "削除できないメール"}},
    {"subject_prefix", {"Put before the subject", "件名の前に付ける文字"}},
    {"from_name", {"Name", "名前"}},
    {"from_address", {"Address", "アドレス"}},
    {"empty_sender_name", {"Shown for an empty sender", "空の送信者の表示"}},
    {"notify_sender", {"Tell the sender", "送信者に通知"}},
    {"notify_recipients", {"Tell recipients if withheld", "配送しないとき受信者に通知"}},
    {"notify_administrators", {"Tell the administrators", "管理者に通知"}},
    {"digest", {"Daily list of what was kept", "隔離メールの一覧を毎日送る"}},
    {"digest_links", {"Address of links for release", "一覧の解放用リンクのアドレス"}},
    {"administrators", words::kAdministrators},
    {"admin_notices_per_hour", {"Notices of a kind per hour", "同じ通知の 1 時間の上限"}},
    {"freshclam_program", words::kFreshclam},
    {"freshclam_arguments", words::kFreshclamArguments},
};

constexpr SettingWords kHints[] = {
    {"from_address",
     {"Such as scanner@example.net; empty: MAILER-DAEMON at this server.",
      "例: virus-scanner@example.net。空欄のときはこのサーバの MAILER-DAEMON。"}},
    {"administrators",
     {"Addresses; one without @ is at this server.",
      "アドレス。@ がないものはこのサーバのアカウント。"}},
    {"subject_prefix",
     {"Stands before the subject of a message that was rewritten.",
      "書き換えたメールの件名の前に付きます。"}},
    {"empty_sender_name",
     {"What warnings show for the empty sender of bounces.",
      "エラーメールなど、送信者が空のメールの警告文での表示。"}},
    {"admin_notices_per_hour",
     {"To administrators about the same find; 0: no limit.",
      "同じ検出についての管理者あて通知の数。0 は無制限。"}},
    {"freshclam_arguments",
     {"Such as --config-file=/etc/clamav/freshclam.conf; usually none.",
      "例: --config-file=/etc/clamav/freshclam.conf。普通は空欄。"}},
};

struct ValueWords {
  std::string_view key;  // the start of the setting's key
  std::string_view value;
  Words meaning;
};
constexpr ValueWords kValues[] = {
    {"action_", "pass", {"deliver as it is", "そのまま配送"}},
    {"action_", "tag", {"deliver, add headers", "ヘッダだけ付けて配送"}},
    {"action_", "clean", {"empty infected parts, warn", "無害化して警告文を付ける"}},
    {"action_", "warn", {"deliver a warning alone", "警告文だけを配送"}},
    {"action_", "quarantine", {"keep back", "隔離"}},
    {"action_", "reject", {"refuse for good", "拒否"}},
    {"action_", "defer", {"refuse for now", "一時拒否"}},
    {"language", "en", {"English", "English"}},
    {"language", "ja", {"日本語", "日本語"}},
    {"archives", "empty", {"empty the whole archive", "全体を空にする"}},
    {"archives", "member", {"empty infected members", "感染したものだけ空にする"}},
    {"delete_failed", "seal", {"deliver it sealed", "開けない形式に変換して配送"}},
    {"delete_failed", "withhold", {"withhold it", "配送しない"}},
    {"notify_sender", "never", {"never", "しない"}},
    {"notify_sender", "local", {"senders that relay here", "内部の送信者だけ"}},
    {"notify_sender", "always", {"always", "する"}},
    {"", "yes", {"yes", "はい"}},
    {"", "no", {"no", "いいえ"}},
};

}  // namespace

Words setting_label(std::string_view key) {
  const auto* found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                   [key](const SettingWords& row) { return row.key == key; });
  return found == std::end(kSettings) ? Words{key, key} : found->label;
}

Words setting_hint(std::string_view key) {
  const auto* found = std::find_if(std::begin(kHints), std::end(kHints),
                                   [key](const SettingWords& row) { return row.key == key; });
  return found == std::end(kHints) ? Words{} : found->label;
}

Words value_meaning(std::string_view key, std::string_view value) {
  const auto* found = std::find_if(
      std::begin(kValues), std::end(kValues),
      [&](const ValueWords& row) { return row.value == value && key.starts_with(row.key); });
  return found == std::end(kValues) ? Words{} : found->meaning;
}

}  // namespace scanq
