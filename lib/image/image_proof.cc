// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_proof.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace scanq {
namespace {

constexpr std::chrono::seconds kTimeForAll{60};
constexpr ScanOptions kLimits{64 << 20, 64 << 20, 10, 1000, true, true, true, true};

// The EICAR test file, in two pieces so that no scanner takes this program for it.
std::string eicar() {
  return std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}") + "$EICAR-STANDARD-ANTI" +
         "VIRUS-TEST-FILE!$H+H*";
}

std::string little_endian(std::uint32_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i) & 0xff);
  return text;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t sum = ~0U;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (0xedb88320U & (0U - (sum & 1)));
  }
  return ~sum;
}

// A zip archive with one member, stored.
std::string zip_of(std::string_view name, std::string_view content) {
  const auto size = static_cast<std::uint32_t>(content.size());
  // The fields that both headers have alike, from "version needed" to the length of the extra
  // field.
  const std::string common =
      little_endian(10, 2) + little_endian(0, 8) + little_endian(crc32(content), 4) +
      little_endian(size, 4) + little_endian(size, 4) +
      little_endian(static_cast<std::uint32_t>(name.size()), 2) + little_endian(0, 2);
  const std::string local = "PK\x03\x04" + common + std::string(name) + std::string(content);
  const std::string central = std::string("PK\x01\x02") + little_endian(20, 2) + common +
                              little_endian(0, 14) + std::string(name);
  return local + central + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) +
         little_endian(1, 2) + little_endian(static_cast<std::uint32_t>(central.size()), 4) +
         little_endian(static_cast<std::uint32_t>(local.size()), 4) + little_endian(0, 2);
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
      group = group << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    const std::size_t digits = std::min<std::size_t>(bytes.size() - at, 3) + 1;
    for (std::size_t i = 0; i < 4; ++i) {
      text += i < digits ? kDigits[group >> (18 - 6 * i) & 63] : '=';
    }
    if (at % 57 == 54) text += '\n';
  }
  return text;
}

std::string mail_with(std::string_view name, std::string_view content) {
  return "From: a@example.org\nTo: b@example.org\nSubject: sample\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\nContent-Type: text/plain\n\n"
         "See the attachment.\n--=_b\nContent-Type: application/octet-stream\n"
         "Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"" +
         std::string(name) + "\"\n\n" + base64(content) + "\n--=_b--\n";
}

}  // namespace

Result<std::string> describe_sample_verdicts(ClamavEngine& engine) {
  const std::string zip = zip_of("sample.com", eicar());
  const std::array<std::pair<std::string_view, std::string>, 6> samples{{
      {"text", "Nothing but a few harmless words, in one line.\n"},
      {"html", "<html><body><a href=\"http://example.org/\">a page</a></body></html>\n"},
      {"clean mail", mail_with("notes.txt", "Some notes.\n")},
      {"eicar", eicar()},
      {"eicar in zip", zip},
      {"eicar in zip in mail", mail_with("sample.zip", zip)},
  }};
  Result<void> prepared = engine.prepare(kLimits);
  if (!prepared) return prepared.error();
  const Clock::time_point deadline = Clock::now() + kTimeForAll;
  std::string verdicts;
  for (const auto& [name, content] : samples) {
    verdicts += std::string(name) + ':';
    for (const Finding& finding : engine.scan(content, deadline)) {
      if (finding.category == Category::kFailed) return Error{ErrorCode::kInternal, finding.name};
      verdicts += ' ' + finding.name;
    }
    verdicts += '\n';
  }
  return verdicts;
}

}  // namespace scanq
