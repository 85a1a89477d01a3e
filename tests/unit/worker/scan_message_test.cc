// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/scan_message.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

#include "tests/unit/catch.h"
#include "tests/unit/scan_mail.h"
#include "tests/unit/test_program.h"

namespace scanq {
namespace {

Verdict facts_of(const std::string& message) {
  const Settings settings = default_settings();
  Verdict verdict;
  note_facts(MailReading(message, settings, nullptr), verdict);
  return verdict;
}

// The findings as "PART NAME|…", sorted.
std::string found(const std::string& message) {
  std::vector<std::string> lines;
  for (const Finding& finding : scan_mail(message))
    lines.push_back(finding.part + " " + finding.name.substr(0, finding.name.find(".UNOFFICIAL")));
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "|") + line;
  return text;
}

std::string base64(std::string_view bytes) {
  return digits_of(bytes) + "\n";
}

// One line of uuencode. REQUIRES: at most 45 bytes.
std::string uuencoded(std::string_view bytes) {
  const auto digit = [](unsigned value) {
    return static_cast<char>(value == 0 ? '`' : ' ' + value);
  };
  std::string line(1, digit(static_cast<unsigned>(bytes.size())));
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (int shift = 18; shift >= 0; shift -= 6) line += digit(group >> shift & 63);
  }
  return line + "\n";
}

const std::string kMessageHead = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n";

std::string mixed(const std::string& rest) {
  return kMessageHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + rest + "--bb--\n";
}
std::string attachment(const std::string& name, const std::string& content) {
  return "--bb\nContent-Type: application/octet-stream; name=\"" + name +
         "\"\nContent-Transfer-Encoding: base64\n\n" + base64(content);
}

}  // namespace

TEST_CASE("scan message: a clean one is clean", "[scan_message]") {
  CHECK(found(kMessageHead + "\nAt noon?\n").empty());
  CHECK(found("").empty());
  CHECK(found(mixed("--bb\n\nhello\n" + attachment("a.bin", "harmless"))).empty());
}

TEST_CASE("scan message: each finding names its part", "[scan_message]") {
  const std::vector<Finding> findings =
      scan_mail(mixed("--bb\n\nhello\n" + attachment("=?utf-8?B?5pel5pys?=.exe", kVirus) +
                      attachment("b.exe", kOtherVirus)));
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].part == "2");
  CHECK(findings[0].file_name == "日本.exe");
  CHECK(findings[0].content_type == "application/octet-stream");
  CHECK(findings[0].name == "Unit.One.UNOFFICIAL");
  CHECK(findings[0].category == Category::kVirus);
  CHECK(findings[0].size_bytes == kVirus.size());
  CHECK(findings[1].part == "3");
  CHECK(findings[1].name == "Unit.Two.UNOFFICIAL");
}

TEST_CASE("scan message: wherever it sits, it is found", "[scan_message]") {
  const std::string inner =
      "Content-Type: multipart/alternative; boundary=in\n\n--in\n\nhi\n--in\n\n" + kVirus +
      "\n--in--\n";
  CHECK(found(kMessageHead + "\n" + kVirus + "\n") == "1 Unit.One");
  CHECK(found(mixed("--bb\n" + inner)) == "1.2 Unit.One");
  CHECK(found(mixed("--bb\nContent-Type: message/rfc822\n\n" + kMessageHead + inner)) ==
        "1.2 Unit.One");
  CHECK(found(mixed("--bb\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
                    base64(kMessageHead + "\n" + kVirus + "\n"))) == "1 Unit.One");
  CHECK(found(mixed(kVirus + "\n--bb\n\nhello\n")) == "2 Unit.One");       // the preamble
  CHECK(found(mixed("--bb\n\nhello\n") + kVirus + "\n") == "3 Unit.One");  // the epilogue
  CHECK(found(kMessageHead + "Content-Type: multipart/mixed; boundary=lost\n\n" + kVirus + "\n") ==
        "1 Unit.One");
  CHECK(found(mixed("--bb\n\nbegin 644 a.com\n" + uuencoded(kVirus) + "`\nend\n")) == "1 Unit.One");
  CHECK(found(mixed(attachment("a", kVirus) + attachment("a", kVirus))) == "1 Unit.One|2 Unit.One");
  // Whatever stands around it, and whether or not its parts are known from the scan of the whole.
  const std::string clean = attachment("a", "harmless"), virus = attachment("b", kVirus),
                    other = attachment("c", kOtherVirus);
  CHECK(found(mixed(clean + virus + clean)) == "2 Unit.One");
  CHECK(found(mixed(virus + clean + other + clean + virus)) == "1 Unit.One|3 Unit.Two|5 Unit.One");
  CHECK(found(mixed("--bb\n\n" + kVirus + "\n" + clean + virus + other)) ==
        "1 Unit.One|3 Unit.One|4 Unit.Two");
  CHECK(found(kMessageHead + "Subject: " + kVirus + "\n\n" + kVirus + "\n") == "1 Unit.One");
}

TEST_CASE("scan message: a piece of a message was not seen as a whole", "[scan_message]") {
  for (const std::string type :
       {"message/partial; id=\"x\"; number=1; total=2", "Message / Partial;id=x",
        "\n MESSAGE/PARTIAL", "(a)message/(b)partial; number=2"}) {
    INFO(type);
    CHECK(found(kMessageHead + "Content-Type: " + type +
                "\n\nFrom: b@example.org\n\nhalf of it\n") == " Message.InPieces");
  }
  CHECK(found(kMessageHead + "Content-Type: message/rfc822; name=\"a partial message\"\n\n" +
              kMessageHead + "\nx\n")
            .empty());
}

TEST_CASE("scan message: each mail of a mailbox is read once, not anew behind each one before it",
          "[scan_message]") {
  constexpr int kMails = 40;
  std::string mailbox;
  for (int i = 0; i < kMails; ++i) {
    const std::string number = std::to_string(i);
    std::string mail =
        mixed("--bb\n\nmail " + number + "\n" + attachment(number + ".bin", "harmless " + number));
    for (std::size_t at = 0; (at = mail.find("bb", at)) != std::string::npos; at += number.size())
      mail.replace(at, 2, "b" + number);
    mailbox += "From a@example.org Sun Nov 29 00:00:00 2026\n" + mail + "\n";
  }
  Settings settings = default_settings();
  settings.max_files = 25 * kMails;  // five times a mail's parts, for the ways in which it is read
  CHECK(scan_mail(mailbox, settings).empty());
  const std::vector<Finding> findings =
      scan_mail(mailbox + "From b\n" + mixed(attachment("a.bin", kVirus)));
  REQUIRE(findings.size() >= 1);
  CHECK(findings[0].name.starts_with("Unit.One"));
  CHECK(!findings[0].part.empty());
}

TEST_CASE("scan message: a mailbox of plain texts is not read anew behind each of its mails",
          "[scan_message]") {
  const std::string mail = "From a Mon Jun  1 12:00:00 2026\n" + kMessageHead + "\nhello ";
  std::string mailbox, equal;
  for (int i = 0; i < 100; ++i) {
    mailbox += mail + std::to_string(i) + "\n\n";
    equal += mail + "\n\n";
  }
  Settings settings = default_settings();
  settings.max_files = 1000;
  // By itself, libclamav would go from each mail into the next one, as deep as it may.
  CHECK(scan_mail(mailbox, settings).empty());
  CHECK(scan_mail(equal, settings).empty());
  for (const std::string& text :
       {mailbox + mail + kVirus + "\n", mail + kVirus + "\n\n" + mailbox}) {
    const std::vector<Finding> findings = scan_mail(text, settings);
    CHECK(std::any_of(findings.begin(), findings.end(),
                      [](const Finding& f) { return f.name.starts_with("Unit.One"); }));
  }
  settings.max_files = 40;
  const std::vector<Finding> limits = scan_mail(mailbox, settings);
  CHECK(std::any_of(limits.begin(), limits.end(),
                    [](const Finding& f) { return f.category == Category::kLimit; }));
}

TEST_CASE("scan message: what is decoded on suspicion counts as files, too", "[scan_message]") {
  std::string message = kMessageHead + "\na\rb\n";  // the structure is in doubt
  for (int i = 0; i < 20; ++i)
    message += "line " + std::to_string(i) + ": next\n" + base64(std::string(60, 'x'));
  Settings settings = default_settings();
  settings.max_files = 20;
  CHECK(scan_mail(message, settings).empty());
  settings.max_files = 19;
  const std::vector<Finding> findings = scan_mail(message, settings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].category == Category::kLimit);
  CHECK(findings[0].name == "Limits.Exceeded.max_files");
}

TEST_CASE("scan message: uuencode is decoded from any first line on", "[scan_message]") {
  const std::string head = "--bb\nContent-Transfer-Encoding: x-uuencode\n\n";
  const std::string file = uuencoded(kVirus) + "`\nend\n", other = uuencoded("harmless") + "end\n";
  for (const std::string begin : {"begin 644 a\n", "begin a\n", "begin-644 a\n", "begin\n"}) {
    INFO(begin);
    CHECK(found(mixed(head + begin + file)) == "1 Unit.One");
    CHECK(found(mixed(head + "begin 644 b\n" + other + begin + file)) == "1 Unit.One");
    CHECK(found(mixed(head + begin + file + "begin 644 b\n" + other)) == "1 Unit.One");
  }
}

TEST_CASE("scan message: a part's header may end its lines by a CR alone", "[scan_message]") {
  const std::string digits = digits_of("xx" + kVirus);
  std::string spread;
  for (const char c : digits) spread += std::string("<..>") + c;
  for (const std::string end : {"\r\r", "\r\n", "\r"}) {
    INFO(spread.size() << end);
    CHECK(found(mixed("--bb\n\nhello\n--bb\nContent-Type: application/octet-stream\r"
                      "Content-Transfer-Encoding: base64" +
                      end + spread + "\n")) == "2 Unit.One");
  }
}

TEST_CASE("scan message: base64 with padding in its middle counts in each way", "[scan_message]") {
  const std::string digits = digits_of(std::string("x") + kVirus);
  std::string groups;
  for (std::size_t i = 0; i < digits.size(); i += 4) groups += digits.substr(i, 4) + "=";
  // The line before is no base64, yet looks like more of it.
  const std::string head = "--bb\nContent-Transfer-Encoding: base64\n";
  CHECK(found(mixed(head + "garbage\n\n" + groups + "\n")) == "1 Unit.One");
  CHECK(found(mixed(head + "\n" + groups + "\n")) == "1 Unit.One");
}

TEST_CASE("scan message: a virus outside of all parts is a finding of the whole message",
          "[scan_message]") {
  CHECK(found("Subject: " + kVirus + "\n\nhello\n") == " Unit.One");
}

TEST_CASE("scan message: whatever a message begins with, it is mail", "[scan_message]") {
  const std::string body = mixed("--bb\n\nhello\n" + attachment("x.exe", kVirus));
  for (const std::string start : {"X-Odd: 1\n", "\xef\xbb\xbf", "MZ: 1\n", "%PDF: 1\n", "PK: 1\n",
                                  "\x7f"
                                  "ELF: x\n",
                                  "Rar!: x\n", "x: <html>\n"}) {
    INFO(start);
    CHECK(found(start + body).find("Unit.One") != std::string::npos);
  }
  CHECK(found("From someone Mon Jun  1 12:00:00 2026\n" + body).find("Unit.One") !=
        std::string::npos);
  CHECK(found(kVirus) == "1 Unit.One");
  CHECK(found("\n" + kVirus) == "1 Unit.One");
}

TEST_CASE("scan message: with no room for temporary files nothing is clean", "[scan_message]") {
  const std::string message = mixed("--bb\n\nhello\n" + attachment("x.exe", kVirus));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  auto* handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{0, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
  const std::vector<Finding> findings = scan_mail(message);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  ::signal(SIGXFSZ, handler);
  CHECK(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.category == Category::kFailed && finding.part.empty();
  }));
  CHECK(found(message) == "2 Unit.One");  // with room, the virus is found
}

TEST_CASE("scan message: facts are read and decoded", "[scan_message]") {
  const std::string message =
      "Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=\n mail\nFrom: \x93\xfa\x96{ <a@example.jp>\n"
      "Message-ID: <1@example.jp>\nList-Id: x\n\n";
  const Verdict verdict = facts_of(message);
  CHECK(verdict.subject == "日本 mail");
  CHECK(verdict.header_from == "日本 <a@example.jp>");
  CHECK(verdict.message_id == "1@example.jp");
  CHECK(verdict.is_automatic);
}

TEST_CASE("scan message: facts may begin on the line below their names", "[scan_message]") {
  for (const std::string end : {"\n", "\r\n"}) {
    const std::string message = "Message-ID:" + end + " <1@example.jp>" + end + "Subject:" + end +
                                "\t=?UTF-8?Q?lunch?=" + end + "From: " + end + " a@example.jp" +
                                end + "Precedence:" + end + " bulk" + end + end;
    const Verdict verdict = facts_of(message);
    CHECK(verdict.message_id == "1@example.jp");
    CHECK(verdict.subject == "lunch");
    CHECK(verdict.header_from == "a@example.jp");
    CHECK(verdict.is_automatic);
  }
  const std::string bare = "Message-ID: 1@example.jp\n and more\n\n";
  const Verdict verdict = facts_of(bare);
  CHECK(verdict.message_id == "1@example.jp");
}

TEST_CASE("scan message: the subject counts behind very many fields, too", "[scan_message]") {
  std::string message;
  for (std::size_t i = 0; i <= kMaxHeaderFields; ++i) message += "X: x\n";
  message += "Subject: lunch\n\n";
  const Verdict verdict = facts_of(message);
  CHECK(verdict.subject == "lunch");
}

}  // namespace scanq
