// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The text of the management screen in both languages, side by side. Values only.
#pragma once

#include <string_view>

#include "lib/mail/settings.h"

namespace scanq {

struct Words {
  std::string_view english, japanese;

  constexpr std::string_view in(Language language) const {
    return language == Language::kJapanese ? japanese : english;
  }
};

namespace words {

inline constexpr Words kKeys{"Arrows, Tab: move   Enter: choose   Esc: back",
                             "矢印キー、Tab: 移動   Enter: 決定   Esc: 戻る"};
inline constexpr Words kReadingKeys{
    "Up, Down, Page Up, Page Down: read on   Tab: to the buttons   Esc: back",
    "↑ ↓ Page Up Page Down: 続きを読む   Tab: ボタンへ   Esc: 戻る"};
inline constexpr Words kChoose{"Choose", "決定"};
inline constexpr Words kBack{"Back", "戻る"};
inline constexpr Words kQuit{"Quit", "終了"};
inline constexpr Words kAccept{"OK", "OK"};
inline constexpr Words kCancel{"Cancel", "取消"};
inline constexpr Words kWait{"One moment...", "しばらくお待ちください..."};
inline constexpr Words kYes{"Yes", "はい"};
inline constexpr Words kNo{"No", "いいえ"};
inline constexpr Words kEmpty{"(empty)", "(空)"};
inline constexpr Words kNotChanged{"Not changed", "変更していません"};

// The main menu.
inline constexpr Words kMain{"Mail virus scanner", "メールウイルスチェックの管理"};
inline constexpr Words kMainText{"A change counts from the next message on.",
                                 "変更は次のメールから有効になります。"};
inline constexpr Words kLanguage{"Language", "言語"};
inline constexpr Words kActions{"Actions", "検出時の処理"};
inline constexpr Words kNotices{"Notices", "通知"};
inline constexpr Words kFrom{"From line of notices", "通知の From ヘッダ"};
inline constexpr Words kAdministrators{"Administrators", "管理者"};
inline constexpr Words kPolicies{"Policies", "ポリシー (宛先ごとの設定)"};
inline constexpr Words kUpdates{"Virus signatures", "ウイルス定義ファイル"};
inline constexpr Words kQuarantine{"Quarantine", "隔離したメール"};
inline constexpr Words kTest{"Test", "動作確認"};
inline constexpr Words kNoDatabase{"NONE IS INSTALLED", "ありません"};

// One setting.
inline constexpr Words kNewValue{"New value:", "新しい値:"};
inline constexpr Words kTakesNumber{"A whole number from {min} to {max}.",
                                    "{min} から {max} までの整数。"};
inline constexpr Words kTakesText{"One line of at most {max} bytes.", "{max} バイト以内の 1 行。"};
inline constexpr Words kTakesList{"Words, with blanks between them.", "空白で区切って並べます。"};
inline constexpr Words kOwnValue{"a value for this policy", "このポリシーの値を入力"};
inline constexpr Words kAsOutside{"as outside of all policies", "共通設定と同じ"};

// Policies.
inline constexpr Words kPoliciesText{
    "The first policy that matches a recipient counts for it; where none does, the general "
    "settings do.",
    "宛先に一致した最初のポリシーを使います。一致しない宛先には共通設定を使います。"};
inline constexpr Words kAddPolicy{"Add a policy...", "ポリシーを追加..."};
inline constexpr Words kPolicyName{"Name of the new policy, such as: sales",
                                   "新しいポリシーの名前 (例: sales)"};
inline constexpr Words kPolicyRecipients{
    "Recipients that it is for: user@domain, @domain, .domain (all below it); empty: all",
    "対象の宛先: user@domain、@domain、.domain (下位のドメイン)。空欄はすべて"};
inline constexpr Words kMoveUp{"Move up", "順番を上げる"};
inline constexpr Words kRemovePolicy{"Remove this policy", "このポリシーを削除"};
inline constexpr Words kReallyRemove{"Remove this policy?", "このポリシーを削除しますか?"};
inline constexpr Words kRecipients{"Recipients", "宛先"};
inline constexpr Words kSenders{"Senders", "送信者"};
inline constexpr Words kClients{"Clients", "接続元"};
inline constexpr Words kAll{"all", "すべて"};
inline constexpr Words kTakesAddresses{
    "user@domain, @domain, .domain (all below it), user, <> or *, with blanks between them; "
    "empty: all",
    "user@domain、@domain、.domain (下位のドメイン)、user、<>、* を空白で区切って並べます。"
    "空欄はすべて"};
inline constexpr Words kTakesClients{
    "relay, network, local, an IP address or ADDRESS/BITS, with blanks between them; empty: all",
    "relay、network、local、IP アドレス、アドレス/ビット数を空白で区切って並べます。"
    "空欄はすべて"};

// Updates.
inline constexpr Words kUpdateNow{"Update now", "今すぐ更新"};
inline constexpr Words kNewest{"The newest are of:", "最新の定義ファイルの日時:"};
inline constexpr Words kUpdateState{"Show each signature file", "定義ファイルの一覧"};
inline constexpr Words kUpdateImage{"Build the engine image anew", "エンジンイメージを作り直す"};
inline constexpr Words kFreshclam{"Update program", "更新プログラム"};
inline constexpr Words kFreshclamArguments{"Its arguments", "その引数"};
inline constexpr Words kPressEnter{"Press Enter to go back.", "Enter キーで戻ります。"};

// Quarantine.
inline constexpr Words kQuarantineText{
    "The newest first: arrived, sender, what was found, subject.",
    "新しい順: 受付日時、送信者、検出名、件名"};
inline constexpr Words kNothingKept{"Nothing is kept back.", "隔離したメールはありません。"};
inline constexpr Words kOnlyRoot{"for root alone", "root だけが見られます"};
inline constexpr Words kQuarantineOfRoot{
    "Only root may look into the quarantine, so what is kept there cannot be shown. Start scanq "
    "setup as root.",
    "隔離したメールを見られるのは root だけなので、表示できません。root で scanq setup を実行して"
    "ください。"};
inline constexpr Words kUnreadable{"(cannot be read)", "(読めません)"};
inline constexpr Words kReleasedMark{"(released)", "(配送済み)"};
inline constexpr Words kShow{"Show", "表示"};
inline constexpr Words kRelease{"Release", "配送"};
inline constexpr Words kReleaseTo{"Send to", "転送"};
inline constexpr Words kDelete{"Delete", "削除"};
inline constexpr Words kReallyRelease{"Send the original to its recipients? It has:",
                                      "元のメールを宛先に配送しますか? 検出されたもの:"};
inline constexpr Words kReallyDelete{"Remove this message for good?",
                                     "このメールを完全に削除しますか?"};
inline constexpr Words kForwardTo{"It is sent as an attachment, to be looked at. To which address?",
                                  "調査用に、添付ファイルとして転送します。宛先のアドレス:"};

// Test.
inline constexpr Words kCheck{"Check the installation", "導入状態の確認"};
inline constexpr Words kVirusTest{"Send test viruses", "テストウイルスの送信"};
inline constexpr Words kVirusTestTo{
    "Three harmless test viruses are sent to a local account, on the way that mail takes. Its "
    "name:",
    "無害なテストウイルスを 3 通、通常のメールと同じ経路でローカルのアカウントに送ります。"
    "アカウント名:"};

}  // namespace words

// The label of a setting; for a setting on no page, its key.
Words setting_label(std::string_view key);
// A hint for a setting whose value is written, not chosen: an example, or the meaning of an empty
// value; often nothing.
Words setting_hint(std::string_view key);
// The meaning of a value, such as "clean" of action_virus, "yes", "local".
Words value_meaning(std::string_view key, std::string_view value);

}  // namespace scanq
