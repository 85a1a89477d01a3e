// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/sample_mail.h"

#include <array>
#include <cstdint>
#include <ctime>

namespace scanq {
namespace {

constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kBytesPerLine = 57;
constexpr const char* kBoundary = "=_scanq-sample";
constexpr std::string_view kJapaneseName = "\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8";  // "invoice"

std::string eicar() {
  return std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}") + "$EICAR-STANDARD-ANTI" +
         "VIRUS-TEST-FILE!$H+H*";
}

std::string base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i > bytes.size() ? '=' : kBase64Digits[group >> (18 - 6 * i) & 63];
    }
    if ((at + 3) % kBytesPerLine == 0) text += '\n';
  }
  return text.ends_with('\n') ? text : text + '\n';
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1U ? 0xedb88320U : 0U);
  }
  return ~crc;
}

std::string little_endian(std::uint32_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> 8 * i & 0xff);
  return text;
}

// A zip archive with one stored member; the name is UTF-8 (flag bit 11).
std::string zip(std::string_view name, std::string_view content) {
  const std::uint32_t size = static_cast<std::uint32_t>(content.size());
  const std::string facts =
      little_endian(20, 2) + little_endian(0x800, 2) + little_endian(0, 2) + little_endian(0, 2) +
      little_endian(0x5cc1, 2) + little_endian(crc32(content), 4) + little_endian(size, 4) +
      little_endian(size, 4) + little_endian(static_cast<std::uint32_t>(name.size()), 2) +
      little_endian(0, 2);
  const std::string local = "PK\x03\x04" + facts + std::string(name) + std::string(content);
  const std::string central = "PK\x01\x02" + little_endian(20, 2) + facts + little_endian(0, 2) +
                              little_endian(0, 2) + little_endian(0, 2) + little_endian(0, 4) +
                              little_endian(0, 4) + std::string(name);
  return local + central + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) +
         little_endian(1, 2) + little_endian(static_cast<std::uint32_t>(central.size()), 4) +
         little_endian(static_cast<std::uint32_t>(local.size()), 4) + little_endian(0, 2);
}

// RFC 2231.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      encoded += c;
    } else {
      encoded.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    }
  }
  return encoded;
}

std::string date_field() {
  const std::time_t now = std::time(nullptr);
  std::tm fields{};
  char text[64] = "";
  if (::gmtime_r(&now, &fields) != nullptr) {
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &fields);
  }
  return text;
}

std::string attachment(const std::string& name, const std::string& content) {
  return std::string("--") + kBoundary +
         "\nContent-Type: application/octet-stream\n"
         "Content-Disposition: attachment; filename*=UTF-8''" +
         percent_encoded(name) + "\nContent-Transfer-Encoding: base64\n\n" + base64(content);
}

std::string attachment_of(Sample sample) {
  const std::string japanese(kJapaneseName);
  switch (sample) {
    case Sample::kClean:
      return "";
    case Sample::kPlain:
      return attachment("eicar.com", eicar());
    case Sample::kZip:
      return attachment("eicar.zip", zip("eicar.com", eicar()));
    case Sample::kNamed:
      return attachment(japanese + ".zip", zip(japanese + ".com", eicar()));
  }
  return "";
}

}  // namespace

std::string sample_subject(Sample sample) {
  switch (sample) {
    case Sample::kClean:
      return "scanq test: clean";
    case Sample::kPlain:
      return "scanq test: virus as attachment";
    case Sample::kZip:
      return "scanq test: virus in a zip archive";
    case Sample::kNamed:
      return "scanq test: Japanese names, " + std::string(kJapaneseName);
  }
  return "";
}

std::string sample_payload(Sample sample) {
  const std::string text = attachment_of(sample);
  const std::size_t end = text.find("\n\n");
  if (end == std::string::npos) return "";
  return text.substr(end + 2, text.find('\n', end + 2) - end - 2);
}

std::string sample_mail(Sample sample, const SampleAddresses& addresses) {
  std::string subject = base64(sample_subject(sample));
  subject.pop_back();  // its newline
  return "From: " + addresses.from + "\nTo: " + addresses.to + "\nSubject: =?UTF-8?B?" + subject +
         "?=\nDate: " + date_field() + "\nMessage-ID: <" + addresses.message_id +
         ">\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"" + kBoundary +
         "\"\n\n--" + kBoundary +
         "\nContent-Type: text/plain; charset=us-ascii\n\nA test of the mail virus scanner. "
         "Nothing in it does any harm.\n" +
         attachment_of(sample) + "--" + kBoundary + "--\n";
}

}  // namespace scanq
