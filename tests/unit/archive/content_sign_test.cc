// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/content_sign.h"

#include <random>
#include <string>

#include "lib/mime/yenc.h"
#include "tests/unit/catch.h"

using namespace scanq;
using namespace std::string_literals;

namespace {

const std::string kDerHead = "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"s;

// The first 68 bytes of the main stream as Word 2007 wrote it, `flags` the second byte of them.
std::string word_head(char flags) {
  return "\xec\xa5\xc1\0\x09\6\x09\4\0\0\xf0"s + flags +
         "\xbf\0\xc6\0\0\0\1\x10\0\0\0\0\0\x08\0\0"s + "\x0c\x08\0\0\x0e\0"s + "bjbj"s +
         std::string(24, '\x1f') + "\x16\0"s + "\x09\4\x16\0"s;
}

struct Sample {
  std::string what, bytes;
  Sign sign;
};
const std::vector<Sample> kSamples{
    {"nothing", "", Sign::kNone},
    {"text", "Dear all,\n", Sign::kNone},
    {"gzip, libclamav's own but for its end", "\x1f\x8b\x08\0\0\0"s, Sign::kForItsEnd},
    {"gzip with a checksum of its header", "\x1f\x8b\x08\2\0\0"s, Sign::kForLibarchive},
    {"NTFS", "\xeb\x52\x90NTFS    "s, Sign::kForNobody},
    {"FAT", std::string(54, 'x') + "FAT16   ", Sign::kForNobody},
    {"ext4", std::string(1080, '\0') + "\x53\xef" + std::string(22, '\0'), Sign::kForNobody},
    {"random bytes with the mark of ext4", std::string(1080, 'x') + "\x53\xef", Sign::kNone},
    {"a disk of a fixed size", std::string(1024, 'x') + "conectix" + std::string(504, '\0'),
     Sign::kForNobody},
    {"LZ4, empty, before another one",
     "\x04\x22\x4d\x18\x40\x40\xc0\0\0\0\0\x02\x21\x4c\x18\0\0\0\0"s, Sign::kForLibarchive},
    {"LZ4, empty twice",
     "\x04\x22\x4d\x18\x40\x40\xc0\0\0\0\0\x04\x22\x4d\x18\x40\x40\xc0\0\0\0\0"s,
     Sign::kForLibarchive},
    {"7z without members", "7z\xbc\xaf\x27\x1c"s + std::string(26, '\0'), Sign::kNone},
    {"bzip2 without a mark of its end", "BZh91AY&SY....", Sign::kForLibarchive},
    {"bzip2, empty", "BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0"s, Sign::kNone},
    {"bzip2, empty twice",
     "BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0"s,
     Sign::kForLibarchive},
    {"lzma with other properties", "\x6c\0\0\x80\0"s + std::string(8, '\xff') + "\0..."s,
     Sign::kForLibarchive},
    {"a picture's bytes like lzma's", "\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68"s, Sign::kNone},
    {"WIM for a pipe", "WLPWM\0\0\0...."s, Sign::kForNobody},
    {"asar", "\4\0\0\0\x30\0\0\0\x2c\0\0\0\x28\0\0\0{\"files\":{}}"s, Sign::kForNobody},
    {"rzip", "RZIP\2\1....", Sign::kForNobody},
    {"RAR 4", "Rar!\x1a\x07\0abc"s, Sign::kForLibarchive},
    {"RAR 5", "Rar!\x1a\x07\1\0abc"s, Sign::kForLibarchive},
    {"zstd", "\x28\xb5\x2f\xfd....", Sign::kForLibarchive},
    {"zstd behind a frame to be skipped", "\x50\x2a\x4d\x18....", Sign::kForLibarchive},
    {"lz4", "\x04\x22\x4d\x18....", Sign::kForLibarchive},
    {"lzip", "LZIP\1...", Sign::kForLibarchive},
    {"compress", "\x1f\x9d\x90...", Sign::kForLibarchive},
    {"ar", "!<arch>\ndebian-binary", Sign::kForLibarchive},
    {"RAR behind a program", "MZ" + std::string(600, 'x') + "Rar!\x1a\x07\0"s,
     Sign::kForLibarchive},
    {"program without an archive", "MZ" + std::string(600, 'x'), Sign::kNone},
    {"ARJ, locked", "\x60\xea\x26\0\x1e\x0b\x01\0\x11\0\2"s, Sign::kLocked},
    {"ARJ, not locked", "\x60\xea\x26\0\x1e\x0b\x01\0\x10\0\2"s, Sign::kNone},
    {"random bytes with its mark", "\x60\xea\x97\x5d\x1e\x0b\x01\0\x11\0\2"s, Sign::kNone},
    {"lzop", "\x89LZO\0\r\n\x1a\n"s, Sign::kForDecoder},
    {"SquashFS", "hsqs....", Sign::kForDecoder},
    {"zstd, a window of 128 MB", "\x28\xb5\x2f\xfd\0\x88\1\0\0"s, Sign::kForLibarchive},
    {"zstd, a window above it", "\x28\xb5\x2f\xfd\0\x89\1\0\0"s, Sign::kForDecoder},
    {"zstd, a window above it, behind a frame to be skipped",
     "\x50\x2a\x4d\x18\0\0\0\0\x28\xb5\x2f\xfd\0\xa8\1\0\0"s, Sign::kForDecoder},
    {"ar without members", "!<arch>\n"s, Sign::kNone},
    {"ar, padding and more", "!<arch>\n\0\0x"s, Sign::kForLibarchive},
    {"ACE", "1234567**ACE**", Sign::kForNobody},
    {"VHDX", "vhdxfile........", Sign::kForNobody},
    {"PGP, armored", "Hello\n\n-----BEGIN PGP MESSAGE-----\n\nabc", Sign::kPgpMail},
    {"PGP, quoted", "> -----BEGIN PGP MESSAGE-----\n", Sign::kNone},
    {"PGP, a signature only", "-----BEGIN PGP SIGNATURE-----\n", Sign::kNone},
    {"S/MIME, enveloped", kDerHead + "\x03", Sign::kSmimeMail},
    {"S/MIME, signed", kDerHead + "\x02", Sign::kSmimeSigned},
    {"S/MIME, signed, with what is encrypted in it", kDerHead + "\x02" + kDerHead + "\x03",
     Sign::kSmimeSigned},
    {"clear-signed", "x\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n", Sign::kPgpSigned},
    {"Word, encrypted", word_head('\x13'), Sign::kLocked},
    {"Word", word_head('\x12'), Sign::kNone},
    {"Word, cut short", word_head('\x13').substr(0, 62), Sign::kNone},
    {"Excel, encrypted", "\x09\x08\x02\0\0\6\x2f\0\0\0"s, Sign::kLocked},
    {"Excel", "\x09\x08\x02\0\0\6\x42\0\0\0"s, Sign::kNone},
};

std::string zip_header(const std::string& magic, char flags, char method, std::size_t bytes) {
  std::string header = magic + (magic[2] == 3 ? "\x14\0"s : "\x14\0\x14\0"s);
  header += std::string{flags, '\0', method, '\0'};
  header.resize(bytes, '\0');
  return header;
}

// A zip with one stored member without a name, "abc".
std::string small_zip() {
  std::string local = zip_header("PK\3\4", 0, 0, 30), central = zip_header("PK\1\2", 0, 0, 46);
  std::string end = "PK\5\6"s + std::string(18, '\0');
  local[18] = local[22] = central[20] = central[24] = 3;
  end[8] = end[10] = 1;
  end[12] = 46;
  end[16] = 33;
  return local + "abc" + central + end;
}

}  // namespace

TEST_CASE("content sign: each format of scanq-formats(7) that nothing opens is told by its name",
          "[content_sign]") {
  const auto at = [](std::size_t place, const std::string& mark) {
    return std::string(place, '\1') + mark + std::string(600, '\1');
  };
  const std::vector<std::pair<std::string, std::string>> unopened{
      {"ACE", at(7, "**ACE**")},
      {"ZOO", at(0, "ZOO 2.10")},
      {"ARC",
       "\x1a\x08"
       "a.com\0       "s +
           std::string(20, '\0')},
      {"ZPAQ", at(0, "zPQ\1")},
      {"ZPAQ", at(0, "7kSt")},
      {"lrzip", at(0, "LRZI")},
      {"rzip", at(0, "RZIP")},
      {"WIM", at(0, "MSWIM\0\0\0"s)},
      {"StuffIt", at(0, "SIT!")},
      {"StuffIt", at(0, "StuffIt (c)")},
      {"ShrinkIt", at(0,
                      "N\xf5"
                      "F\xe9l\xe5")},
      {"KGB", at(0, "KGB_arch -1")},
      {"EGG", at(0, "EGGA")},
      {"UHA", at(0, "UHA\x06")},
      {"VHD", at(0, "conectix")},
      {"VHDX", at(0, "vhdxfile")},
      {"VDI", at(64, "\x7f\x10\xda\xbe")},
      {"VMDK", at(0, "KDMV")},
      {"QCOW", at(0, "QFI\xfb")},
      {"NTFS", at(3, "NTFS    ")},
      {"exFAT", at(3, "EXFAT   ")},
      {"FAT", at(54, "FAT12   ")},
      {"FAT", at(82, "FAT32   ")},
      {"APFS", at(32, "NXSB")},
      {"romfs", at(0, "-rom1fs-")},
      {"cramfs", at(16, "Compressed ROMFS")}};
  for (const auto& [format, bytes] : unopened) {
    INFO(format);
    CHECK(sign_of(bytes).sign == Sign::kForNobody);
    CHECK(sign_of(bytes).format == format);
  }
}

TEST_CASE("content sign: formats that libclamav passes over are noticed, others are not",
          "[content_sign]") {
  for (const Sample& sample : kSamples) {
    INFO(sample.what);
    CHECK(sign_of(sample.bytes).sign == sample.sign);
  }
}

TEST_CASE("content sign: random bytes that begin like an encrypted Word document are none",
          "[content_sign]") {
  std::mt19937 random(1);
  for (int i = 0; i < 4096; ++i) {
    std::string bytes = "\xec\xa5"s;
    while (bytes.size() < 100) bytes += static_cast<char>(random());
    bytes[11] = static_cast<char>(bytes[11] | 0x11);
    CHECK(sign_of(bytes).sign == Sign::kNone);
  }
  // Changes each of the constant numbers.
  for (const std::size_t at : {3, 11, 32, 33, 62, 63}) {
    INFO(at);
    std::string changed = word_head('\x13');
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    CHECK(sign_of(changed).sign == Sign::kNone);
  }
}

TEST_CASE("content sign: a zip shows what is in it by any of its headers", "[content_sign]") {
  const std::string local = "PK\3\4", central = "PK\1\2";
  const std::string usual = zip_header(local, 0, 8, 30);
  CHECK(sign_of(usual + zip_header(central, 0, 93, 46)).sign == Sign::kForLibarchive);
  CHECK(sign_of(usual + zip_header(local, 0, 14, 30)).sign == Sign::kForLibarchive);
  CHECK(sign_of(usual + zip_header(central, 1, 8, 46)).sign == Sign::kLockedZip);
  CHECK(sign_of("PK is no zip").sign == Sign::kNone);
  CHECK(sign_of(usual + zip_header(central, 0, 99, 46)).sign == Sign::kForLibarchive);
  std::string masked = usual;
  masked[7] = 0x20;
  CHECK(sign_of(masked).sign == Sign::kForLibarchive);
  // libclamav tells of an encrypted member, but not of one with that flag as well.
  CHECK_FALSE(sign_of(zip_header(local, 1, 8, 30)).has_locked);
  masked = zip_header(local, 1, 8, 30);
  masked[7] = 0x20;
  CHECK(sign_of(masked).sign == Sign::kLockedZip);
  CHECK(sign_of(masked).has_locked);
}

TEST_CASE("content sign: a zip that can be read in two ways is read in both", "[content_sign]") {
  const std::string whole = small_zip();
  CHECK(sign_of(whole).sign == Sign::kNone);
  CHECK(sign_of(whole + "\r\n").has_two_readings);
  CHECK(sign_of(whole.substr(0, whole.size() - 22)).has_two_readings);
  for (const std::string mark : {"PK\3\5", "PK\4\4", "PX\3\4"}) {
    std::string changed = whole;
    changed.replace(0, mark.size(), mark);
    CHECK(sign_of(changed).has_two_readings);
  }
  // Changes each byte that gives a place or size, or the way in which a member is packed.
  const std::size_t directory = 33, end = directory + 46;
  for (const std::size_t at :
       {std::size_t{8}, std::size_t{18}, std::size_t{26}, directory + 10, directory + 20,
        directory + 28, directory + 42, end + 10, end + 12, end + 16, end + 20}) {
    INFO(at);
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 12);
    CHECK(sign_of(changed).sign == Sign::kForLibarchive);
    CHECK(sign_of(changed).has_two_readings);
  }
}

TEST_CASE("content sign: an archive behind a program begins where it begins", "[content_sign]") {
  const ContentSign sign = sign_of("MZ" + std::string(98, 'x') + "7z\xbc\xaf\x27\x1c");
  CHECK(sign.offset == 100);
  CHECK(sign.format == "7z");
}

TEST_CASE("yenc: escaped bytes, doubled dots and line ends", "[yenc]") {
  const std::string text =
      "=ybegin line=128 size=6 name=x\r\n=ypart begin=1 end=6\r\n"
      "..kl=m\r\nmn\r\n=yend size=6\r\nafter";
  const std::string expected{
      static_cast<char>('.' - 42), 'k' - 42, 'l' - 42, 'm' - 64 - 42, 'm' - 42, 'n' - 42};
  CHECK(decode_yenc(text) == expected);
  CHECK(decode_yenc("").empty());
}
