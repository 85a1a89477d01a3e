// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The table of settings. Its order is that of conf/scanq.conf and of scanq.conf(5).
#include <algorithm>

#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

constexpr std::string_view kHostNames = "auto | qmail | postfix | sendmail";
constexpr std::string_view kLogToNames = "auto | stderr | syslog | both";
constexpr std::string_view kLogFormatNames = "text | json";
constexpr std::string_view kErrorTextNames = "auto | none | fd6 | fd4 | fd4-88 | fd2-88";
constexpr std::string_view kRefusalCodeNames = "portable | sqmail | indimail";
constexpr std::string_view kConfinementNames = "best | required";
constexpr std::string_view kWithoutDatabaseNames = "pass | defer";
constexpr std::string_view kWithoutImageNames = "load | defer";
constexpr std::string_view kScanNames = "all | attachments | none";
constexpr std::string_view kDeleteFailedNames = "seal | withhold";
constexpr std::string_view kArchivesNames = "empty | member";
constexpr std::string_view kLanguageNames = "en | ja";
constexpr std::string_view kCharsetNames = "utf-8 | iso-2022-jp";
constexpr std::string_view kNotifySenderNames = "never | local | always";

constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kMaxTextBytes = 178;  // what a line of inih holds beside the key
constexpr std::int64_t kLargeBytes = 1LL << 40;

constexpr SettingRow kRows[] = {
    global<&Settings::host, kHostNames>(
        {"host", kHostNames, "auto", 0, 0, "",
         "The mail server that hands us mail; auto means the one that is there."}),
    global<&Settings::reentry>(
        {"reentry", "text", "127.0.0.1:10628", 1, kMaxTextBytes, "",
         "Where Postfix (by QMQP) or Sendmail (by SMTP) takes mail of ours that no filter sees."}),
    global<&Settings::queue_program>(
        {"queue_program", "path", SCANQ_QMAIL_DIR "/bin/qmail-queue", 1, kMaxTextBytes, "",
         "The real qmail-queue, or the next program of a chain; SCANQ_QMAILQUEUE overrides it."}),
    global<&Settings::program_dir>({"program_dir", "path", SCANQ_LIBEXEC_DIR, 1, kMaxTextBytes, "",
                                    "The folder of scanq-inspect, scanq-compose and scanq-store."}),
    global<&Settings::database_dir>({"database_dir", "path", "/var/lib/clamav", 1, kMaxTextBytes,
                                     "",
                                     "The folder of the virus signatures that freshclam keeps."}),
    global<&Settings::required_signatures>(
        {"required_signatures", "list", "main daily", 0, 0, "",
         "The signature files in that folder without which a message counts as not scanned."}),
    global<&Settings::without_database, kWithoutDatabaseNames>(
        {"without_database", kWithoutDatabaseNames, "pass", 0, 0, "",
         "If one of them is missing, mail passes, marked as not scanned, or is put off."}),
    global<&Settings::freshclam_program>(
        {"freshclam_program", "path", "/usr/bin/freshclam", 1, kMaxTextBytes, "",
         "The program with which scanq update fetches new signatures."}),
    global<&Settings::freshclam_arguments>(
        {"freshclam_arguments", "list", "", 0, 0, "",
         "Its arguments, such as --config-file=/etc/clamav/freshclam.conf."}),
    global<&Settings::test_signatures>(
        {"test_signatures", "path", SCANQ_SHARE_DIR "/scanq-test.ndb", 1, kMaxTextBytes, "",
         "Signatures of our own for harmless test files, always loaded as well."}),
    global<&Settings::engine_image>(
        {"engine_image", "path", SCANQ_STATE_DIR "/engine.image", 0, kMaxTextBytes, "",
         "The signatures ready for use, made by scanq update --image; empty means to load them for "
         "each message."}),
    global<&Settings::thaw_workers>(
        {"thaw_workers", "yes or no", "yes", 0, 0, "",
         "Whether workers start from the state that the image keeps of one, with their libraries "
         "where they lay when it was built; otherwise they start from the beginning."}),
    global<&Settings::without_image, kWithoutImageNames>(
        {"without_image", kWithoutImageNames, "load", 0, 0, "",
         "If the image cannot be used, the signatures are loaded, or the message is put off."}),
    global<&Settings::loads_at_once>(
        {"loads_at_once", "number", "1", 1, 1000, "processes",
         "The number of processes that may have a large database loaded at the same time."}),
    global<&Settings::load_wait_seconds>(
        {"load_wait_seconds", "number", "60", 0, 3600, "seconds",
         "The longest wait of a message for its turn to load; then it is put off."}),
    global<&Settings::lock_dir>({"lock_dir", "path", SCANQ_STATE_DIR "/lock", 1, kMaxTextBytes, "",
                                 "The folder of the locks that limit scans and loads at once, of "
                                 "the memory of clean messages, and of counters."}),
    global<&Settings::template_dir>({"template_dir", "path", SCANQ_SYSCONF_DIR "/templates", 1,
                                     kMaxTextBytes, "",
                                     "The folder of the texts for warnings and notices."}),
    global<&Settings::temp_dir>({"temp_dir", "path", "/tmp", 1, kMaxTextBytes, "",
                                 "The folder for large messages and for unpacking."}),
    global<&Settings::quarantine_dir>(
        {"quarantine_dir", "path", SCANQ_STATE_DIR "/quarantine", 1, kMaxTextBytes, "",
         "The folder of messages that are kept back; only the user scanq may open it."}),
    global<&Settings::quarantine_max_bytes>({"quarantine_max_bytes", "number", "5368709120", kMiB,
                                             kLargeBytes, "bytes",
                                             "The room for messages in quarantine; one that does "
                                             "not fit is put off with a temporary error."}),
    global<&Settings::quarantine_max_messages>(
        {"quarantine_max_messages", "number", "10000", 1, 1000000, "messages",
         "The number of messages that the quarantine holds; more are put off likewise."}),
    global<&Settings::quarantine_keep_days>(
        {"quarantine_keep_days", "number", "30", 1, 3650, "days",
         "The time after which scanq quarantine expire removes a message."}),
    global<&Settings::host_name>({"host_name", "text", "", 0, kMaxTextBytes, "",
                                  "This server's name in headers and notices; empty means qmail's "
                                  "(control/me), else the machine's own."}),
    global<&Settings::spool_memory_bytes>(
        {"spool_memory_bytes", "number", "8388608", 0, 1024 * kMiB, "bytes",
         "Messages up to this size are kept in memory, larger ones in an unlinked file."}),
    global<&Settings::max_message_bytes>({"max_message_bytes", "number", "536870912", 1024,
                                          kLargeBytes, "bytes",
                                          "Larger messages are put off with a temporary error."}),
    global<&Settings::life_limit_seconds>(
        {"life_limit_seconds", "number", "3600", 10, 86400, "seconds",
         "The longest that one message may take, reading it included."}),
    global<&Settings::log_to, kLogToNames>({"log_to", kLogToNames, "auto", 0, 0, "",
                                            "The destination of the log line: descriptor 2, "
                                            "syslog's mail facility, both, or by the caller."}),
    global<&Settings::log_format, kLogFormatNames>(
        {"log_format", kLogFormatNames, "text", 0, 0, "",
         "The form of the log line: key=value pairs, or one JSON object."}),
    global<&Settings::error_text, kErrorTextNames>(
        {"error_text", kErrorTextNames, "auto", 0, 0, "",
         "The way on which the text of a refusal reaches the SMTP client."}),
    global<&Settings::refusal_codes, kRefusalCodeNames>(
        {"refusal_codes", kRefusalCodeNames, "portable", 0, 0, "",
         "Exit codes of a refusal without text: 31, or those of s/qmail or indimail."}),
    global<&Settings::add_headers>({"add_headers", "yes or no", "yes", 0, 0, "",
                                    "Whether X-Virus-Scanned and X-Virus-Status are put on top."}),
    global<&Settings::neutralise_headers>(
        {"neutralise_headers", "list", "", 0, 0, "",
         "Header fields that become X-Untrusted-NAME in a message that is rewritten."}),
    global<&Settings::scan, kScanNames>(
        {"scan", kScanNames, "all", 0, 0, "",
         "The messages that are scanned: all, those that carry more than plain text, none."}),
    global<&Settings::scan_timeout_seconds>({"scan_timeout_seconds", "number", "120", 1, 3600,
                                             "seconds", "The longest that one scan may take."}),
    global<&Settings::remember_minutes>({"remember_minutes", "number", "60", 0, 1440, "minutes",
                                         "The time for which a message that was found clean passes "
                                         "without another scan; 0: not at all."}),
    global<&Settings::scans_at_once>(
        {"scans_at_once", "number", "0", 0, 1000, "scans",
         "The number of scans at once on this machine; 0 means two for each processor."}),
    global<&Settings::scan_wait_seconds>(
        {"scan_wait_seconds", "number", "60", 0, 3600, "seconds",
         "The longest wait of a message for its scan; then it is put off with a temporary error."}),
    global<&Settings::confinement, kConfinementNames>(
        {"confinement", kConfinementNames, "best", 0, 0, "",
         "Whether scanning goes on where the kernel cannot confine it fully."}),
    global<&Settings::worker_user>(
        {"worker_user", "text", "scanq", 0, 32, "",
         "The user that scanning runs as when qmail-scanq was started by root."}),
    global<&Settings::max_scan_bytes>({"max_scan_bytes", "number", "419430400", kMiB, 4095 * kMiB,
                                       "bytes",
                                       "The most that is unpacked and scanned of one message."}),
    global<&Settings::max_file_bytes>({"max_file_bytes", "number", "104857600", kMiB, 2047 * kMiB,
                                       "bytes", "The largest single file that is scanned."}),
    global<&Settings::max_recursion>({"max_recursion", "number", "17", 1, 100, "levels",
                                      "The depth to which archives within archives are opened."}),
    global<&Settings::max_files>({"max_files", "number", "10000", 1, 1000000, "files",
                                  "The most files of one message that are scanned."}),
    global<&Settings::max_ratio>(
        {"max_ratio", "number", "2000", 10, 1000000, "times",
         "The most times that unpacked content may be larger than its archive."}),
    global<&Settings::password_tries>({"password_tries", "number", "50", 0, 1000, "words",
                                       "The number of words of a message that are tried on an "
                                       "encrypted archive in it; 0 means none."}),
    global<&Settings::passwords>({"passwords", "list", "", 0, 0, "",
                                  "Passwords that are tried on encrypted archives first."}),
    global<&Settings::deny_names>({"deny_names", "list", "", 0, 0, "",
                                   "Attachments and members of archives with these names are "
                                   "forbidden; * and ? stand for anything."}),
    global<&Settings::allow_names>({"allow_names", "list", "", 0, 0, "",
                                    "Names that are allowed although deny_names has them."}),
    global<&Settings::deny_types>({"deny_types", "list", "", 0, 0, "",
                                   "Forbidden content types, as the content itself shows them."}),
    global<&Settings::allow_types>({"allow_types", "list", "", 0, 0, "",
                                    "Types that are allowed although deny_types has them."}),
    global<&Settings::alert_heuristic>({"alert_heuristic", "yes or no", "yes", 0, 0, "",
                                        "Whether phishing and other heuristics are reported."}),
    global<&Settings::alert_pua>({"alert_pua", "yes or no", "no", 0, 0, "",
                                  "Whether possibly unwanted applications are reported."}),
    global<&Settings::alert_macro>({"alert_macro", "yes or no", "no", 0, 0, "",
                                    "Whether documents with VBA macros are reported."}),
    global<&Settings::alert_encrypted>({"alert_encrypted", "yes or no", "yes", 0, 0, "",
                                        "Whether encrypted archives and documents are reported."}),

    action<Category::kVirus>("action_virus", "clean", "The treatment of a message with a virus."),
    action<Category::kHeuristic>("action_heuristic", "tag",
                                 "The treatment of phishing and the like."),
    action<Category::kPua>("action_pua", "tag", "The treatment of possibly unwanted applications."),
    action<Category::kMacro>("action_macro", "tag", "The treatment of documents with macros."),
    action<Category::kEncrypted>("action_encrypted", "tag",
                                 "The treatment of encrypted archives and documents."),
    action<Category::kEncryptedMail>("action_encrypted_mail", "tag",
                                     "The treatment of mail encrypted by S/MIME or PGP."),
    action<Category::kLimit>("action_limit", "tag",
                             "The treatment of a message whose scan a limit cut short."),
    action<Category::kName>("action_name", "reject", "The treatment of forbidden attachments."),
    action<Category::kFailed>("action_failed", "defer",
                              "The treatment of a message whose scan failed."),
    delivery<&DeliverySettings::delete_infected>(
        {"delete", "yes or no", "yes", 0, 0, "",
         "Whether infected parts are emptied to zero bytes, or kept as sealed attachments."}),
    delivery<&DeliverySettings::archives, kArchivesNames>(
        {"archives", kArchivesNames, "empty", 0, 0, "",
         "Whether an infected zip or tar archive is emptied, or only its infected members."}),
    delivery<&DeliverySettings::delete_failed, kDeleteFailedNames>(
        {"delete_failed", kDeleteFailedNames, "seal", 0, 0, "",
         "If a virus cannot be cut out, the original travels sealed, or is withheld."}),
    delivery<&DeliverySettings::language, kLanguageNames>(
        {"language", kLanguageNames, "en", 0, 0, "", "The language of warnings and notices."}),
    delivery<&DeliverySettings::mail_charset, kCharsetNames>(
        {"mail_charset", kCharsetNames, "utf-8", 0, 0, "",
         "The character set of Japanese warnings and notices."}),
    delivery<&DeliverySettings::subject_prefix>(
        {"subject_prefix", "text", "auto", 0, 100, "",
         "The text before the subject of a message that was rewritten; auto means the usual one of "
         "the language."}),
    delivery<&DeliverySettings::from_name>({"from_name", "text", "auto", 0, 100, "",
                                            "The name in the From line of notices; auto means the "
                                            "usual one of the language."}),
    delivery<&DeliverySettings::from_address>(
        {"from_address", "text", "", 0, kMaxTextBytes, "",
         "The address in the From line of notices; empty means MAILER-DAEMON at this server."}),
    delivery<&DeliverySettings::empty_sender_name>(
        {"empty_sender_name", "text", "MAILER-DAEMON", 1, 100, "",
         "The name that is shown if the envelope sender is empty."}),
    delivery<&DeliverySettings::notify_sender, kNotifySenderNames>(
        {"notify_sender", kNotifySenderNames, "never", 0, 0, "",
         "Whether the sender is told: only local ones and relay clients, or always."}),
    delivery<&DeliverySettings::notify_recipients>(
        {"notify_recipients", "yes or no", "yes", 0, 0, "",
         "Whether recipients are told when a message is withheld from them."}),
    delivery<&DeliverySettings::notify_administrators>(
        {"notify_administrators", "yes or no", "yes", 0, 0, "",
         "Whether the administrators are told of a find that is cleaned, kept or replaced."}),
    delivery<&DeliverySettings::administrators>(
        {"administrators", "list", "postmaster", 0, 0, "",
         "The addresses of the administrators; one without @ is at this server."}),
    delivery<&DeliverySettings::admin_notices_per_hour>(
        {"admin_notices_per_hour", "number", "10", 0, 100000, "notices",
         "The number of notices to administrators about the same find in an hour; 0 means no "
         "limit."}),
    delivery<&DeliverySettings::digest>({"digest", "yes or no", "no", 0, 0, "",
                                         "Whether scanq quarantine digest sends recipients a list "
                                         "of what was kept back for them."}),
    delivery<&DeliverySettings::digest_links>(
        {"digest_links", "text", "", 0, kMaxTextBytes, "",
         "The address of the page on which recipients release what that list has, such as "
         "https://mail.example.jp/scanq-release/; empty means no links."}),
};

}  // namespace

std::span<const SettingRow> setting_rows() {
  return kRows;
}

const SettingRow* find_setting(std::string_view key) {
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows),
                                 [key](const SettingRow& r) { return r.key == key; });
  return row == std::end(kRows) ? nullptr : row;
}

}  // namespace scanq
