// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The places at which a mail can be within a message, for tests.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/made_archive.h"
#include "tests/unit/test_program.h"

namespace scanq {

inline const std::string kHead = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n";
// libclamav looks into this file only if the structure around it was read: the word in it is
// packed.
inline std::string zip_of(const std::string& name, const std::string& content,
                          const char* password = nullptr) {
  return archive_of(archive_write_set_format_zip, name, content, password,
                    "zip:encryption=zipcrypt");
}

inline std::string base64(const std::string& bytes) {
  return digits_of(bytes) + "\n";
}
inline std::string quoted(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text, line;
  for (const char c : bytes) {
    if (c == '\n') {
      text += line + "\n";
      line.clear();
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte > ' ' && byte < 0x7f && c != '=';
    line += is_plain ? std::string(1, c) : std::string{'=', kDigits[byte >> 4], kDigits[byte & 15]};
    if (line.size() > 70) {
      text += line + "=\n";
      line.clear();
    }
  }
  return text + line + "\n";
}

inline std::string uuencoded(const std::string& name, const std::string& bytes) {
  constexpr std::size_t kLineBytes = 45;
  std::string text = "begin 644 " + name + "\n";
  for (std::size_t at = 0; at < bytes.size(); at += kLineBytes) {
    std::string line = bytes.substr(at, kLineBytes);
    text += static_cast<char>(' ' + line.size());
    line.resize((line.size() + 2) / 3 * 3);
    for (std::size_t i = 0; i < line.size(); i += 3) {
      unsigned group = 0;
      for (const char c : line.substr(i, 3)) group = group << 8 | static_cast<unsigned char>(c);
      for (const int shift : {18, 12, 6, 0}) {
        const unsigned digit = group >> shift & 63;
        text += digit == 0 ? '`' : static_cast<char>(' ' + digit);
      }
    }
    text += '\n';
  }
  return text + "`\nend\n";
}

inline std::string attached(const std::string& header, const std::string& body) {
  return kHead + "Content-Type: multipart/mixed; boundary=\"=oo\"\n\n--=oo\n\nhi\n--=oo\n" +
         header + "\n" + body + "\n--=oo--\n";
}

inline std::string der(char tag, const std::string& content) {
  const std::size_t n = content.size();
  return std::string{tag, '\x83', static_cast<char>(n >> 16), static_cast<char>(n >> 8),
                     static_cast<char>(n)} +
         content;
}
// RFC 5652's signed data with nobody's signature. `content`: empty where it stands elsewhere.
inline std::string signed_data(const std::string& content) {
  using namespace std::string_literals;
  const std::string data = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"s;
  const std::string is_signed = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"s;
  const std::string enclosed = der('\x30', data + content);
  return der('\x30', is_signed + der('\xa0', der('\x30', "\x02\x01\x01\x31\x00"s + enclosed +
                                                             "\x31\x00"s)));
}
inline std::string smime(const std::string& mail) {
  return signed_data(der('\xa0', der('\x04', mail)));
}

inline std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}
inline std::string tnef_attribute(char level, std::uint32_t id, const std::string& data) {
  unsigned sum = 0;
  for (const char c : data) sum += static_cast<unsigned char>(c);
  return level + little(id, 4) + little(data.size(), 4) + data + little(sum, 2);
}
inline std::string tnef(const std::string& name, const std::string& content) {
  return little(0x223e9f78, 4) + little(1, 2) + tnef_attribute(1, 0x00089006, little(0x10000, 4)) +
         tnef_attribute(2, 0x00069002, std::string(14, '\0')) +
         tnef_attribute(2, 0x00018010, name + '\0') + tnef_attribute(2, 0x0006800f, content);
}

struct Place {
  std::string what;
  std::string (*around)(const std::string& mail);
};
inline const std::vector<Place> kPlaces{
    {"outermost", [](const std::string& mail) { return mail; }},
    {"forwarded",
     [](const std::string& m) { return attached("Content-Type: message/rfc822\n", m); }},
    {"forwarded in base64",
     [](const std::string& m) {
       return attached("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n",
                       base64(m));
     }},
    {"forwarded in quoted-printable",
     [](const std::string& m) {
       return attached(
           "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n",
           quoted(m));
     }},
    {"as message/global",
     [](const std::string& m) {
       return attached("Content-Type: message/global\nContent-Transfer-Encoding: base64\n",
                       base64(m));
     }},
    {"an .eml file",
     [](const std::string& m) {
       return attached(
           "Content-Type: application/octet-stream; name=letter.eml\n"
           "Content-Transfer-Encoding: base64\n",
           base64(m));
     }},
    {"an .eml file in quoted-printable",
     [](const std::string& m) {
       return attached(
           "Content-Type: application/octet-stream; name=letter.eml\n"
           "Content-Transfer-Encoding: quoted-printable\n",
           quoted(m));
     }},
    {"an .eml file in a zip",
     [](const std::string& m) {
       return attached(
           "Content-Type: application/zip; name=l.zip\n"
           "Content-Transfer-Encoding: base64\n",
           base64(zip_of("letter.eml", m)));
     }},
    {"a file without a name in a zip in an .eml file",
     [](const std::string& m) {
       const std::string inner =
           attached("Content-Type: application/zip\nContent-Transfer-Encoding: base64\n",
                    base64(zip_of("letter", m)));
       return attached(
           "Content-Type: application/octet-stream; name=letter.eml\n"
           "Content-Transfer-Encoding: base64\n",
           base64(inner));
     }},
    {"in a mailbox",
     [](const std::string& m) {
       const std::string box = "From a@example.org Mon Jun  1 12:00:00 2026\n" + kHead +
                               "\nAt noon?\n\nFrom a@example.org Mon Jun  1 12:00:00 2026\n" + m;
       return attached(
           "Content-Type: application/octet-stream; name=sent\n"
           "Content-Transfer-Encoding: base64\n",
           base64(box));
     }},
    {"opaquely signed with S/MIME",
     [](const std::string& m) {
       return kHead +
              "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=s.p7m\n"
              "Content-Transfer-Encoding: base64\n\n" +
              base64(smime(m));
     }},
    {"an .eml file in TNEF",
     [](const std::string& m) {
       return attached(
           "Content-Type: application/ms-tnef; name=winmail.dat\n"
           "Content-Transfer-Encoding: base64\n",
           base64(tnef("letter.eml", m)));
     }},
    {"clear-signed with PGP",
     [](const std::string& m) {
       std::string escaped;
       for (std::size_t at = 0; at < m.size();) {
         const std::size_t end = std::min(m.find('\n', at), m.size() - 1) + 1;
         escaped += (m[at] == '-' ? "- " : "") + m.substr(at, end - at);
         at = end;
       }
       return kHead + "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + escaped +
              "-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n";
     }},
};

}  // namespace scanq
