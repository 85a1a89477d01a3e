// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_end.h"

#include <zlib.h>

#include <random>
#include <string>

#include "lib/archive/archive_names.h"
#include "lib/archive/stream_frames.h"
#include "lib/archive/tar_headers.h"
#include "tests/unit/catch.h"

using namespace scanq;
using namespace std::string_literals;

namespace {

// A tar with one empty member, without the zeros at its end.
std::string small_tar(char type = '0', const std::string& size = "00000000000") {
  std::string header(512, '\0');
  header[0] = 'a';
  header.replace(124, size.size(), size);
  header[156] = type;
  header.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  std::string digits;
  for (int shift = 15; shift >= 0; shift -= 3)
    digits += static_cast<char>('0' + (sum >> shift & 7));
  return header.replace(148, 8, digits + "\0 "s);
}

const std::string k7zEmpty = "7z\xbc\xaf\x27\x1c\0\4"s + std::string(24, '\0');
const std::string kZstd = "\x28\xb5\x2f\xfd\x20\3\x19\0\0abc"s;  // one raw block of three bytes
const std::string kLz4 = "\x04\x22\x4d\x18\x40\x40\xc0\0\0\0\0"s;
const std::string kRar4 = "Rar!\x1a\x07\0"s + "\0\0\x73\0\0\x0d\0......"s + "\0\0\x7b\0\0\x07\0"s;
const std::string kCpio = "070701" + std::string(39, '0') + "1" + std::string(48, '0') +
                          "0000000b" + std::string(8, '0') + "TRAILER!!!" + std::string(4, '\0');

}  // namespace

TEST_CASE("archive_end: an archive behind a picture is found, but not what cameras add",
          "[archive_end]") {
  const std::string jpeg = "\xff\xd8\xff\xe1\0\6\xff\xd9__\xff\xda\0\2data\xff\0\xff\xd0\xff\xd9"s;
  const std::string gif = "GIF89a\1\0\1\0\x80\0\0......!\xf9\1x\0,........\0\2\2xx\0;"s;
  const std::string png = "\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82"s;
  for (const std::string& picture : {jpeg, gif, png}) {
    CHECK(behind_archive(picture).empty());
    CHECK(behind_archive(picture + "from a camera").empty());
    CHECK(behind_archive(picture + kRar4) == kRar4);
    CHECK(behind_archive(picture.substr(0, picture.size() - 1)).empty());
  }
}

namespace {

std::string xar_with(const std::string& table) {
  std::string packed(compressBound(table.size()), '\0');
  uLongf bytes = packed.size();
  REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &bytes,
                   reinterpret_cast<const Bytef*>(table.data()), table.size()) == Z_OK);
  packed.resize(bytes);
  const auto big_endian = [](std::size_t value) {
    std::string digits(8, '\0');
    for (std::size_t i = 8; i > 0; --i, value >>= 8) digits[i - 1] = static_cast<char>(value);
    return digits;
  };
  return "xar!\0\x1c\0\1"s + big_endian(packed.size()) + big_endian(table.size()) + "\0\0\0\1"s +
         packed;
}

}  // namespace

TEST_CASE("archive_end: a xar ends where its packed table says so", "[archive_end]") {
  const std::string xar = xar_with(
                              "<xar><checksum><offset>0</offset><size>2</size></checksum><data>"
                              "<length>3</length><offset>2</offset><size>9</size></data></xar>") +
                          "sumbb";
  CHECK(behind_archive(xar).empty());
  CHECK(behind_archive(xar + "more") == "more");
  CHECK(behind_archive(xar.substr(0, 40) + "more").empty());
}

TEST_CASE("archive_end: a xar whose table has begins alone takes no long time", "[archive_end]") {
  std::string table;
  for (int i = 0; i < 300000; ++i) table += "<data";
  CHECK(behind_archive(xar_with(table + "</data>") + "more") == "more");
}

TEST_CASE("archive_end: ends of xz that lead nowhere take no long time", "[archive_end]") {
  const std::string begin =
      "\xfd"
      "7zXZ\0\0\1\x69\x22\xde\x36"s;
  const std::string no_blocks = std::string(8, '\0') + "CRCC\1\0\0\0\0\1YZ"s;
  std::string streams = begin + "junk", footers = begin + "\0\xff\xff\xff\x7f\1\1\1"s;
  for (int i = 0; i < 100000; ++i) streams += begin + no_blocks;
  CHECK(end_of_xz(streams) == 0);
  CHECK(end_of_xz(streams.substr(begin.size() + 4)) == streams.size() - begin.size() - 4);
  while (footers.size() < 1 << 21) {
    const std::size_t words = (footers.size() - begin.size()) / 4 - 1;
    footers += "CRCC";
    for (int shift = 0; shift < 32; shift += 8) footers += static_cast<char>(words >> shift);
    footers += "\0\1YZ"s;
  }
  CHECK(end_of_xz(footers) == 0);
}

TEST_CASE("archive_end: what stands behind an archive is found, padding aside", "[archive_end]") {
  for (const std::string& archive :
       {k7zEmpty, kZstd, kLz4, kRar4, kCpio, small_tar() + std::string(512, '\0')}) {
    INFO(archive.substr(0, 6));
    CHECK(behind_archive(archive).empty());
    CHECK(behind_archive(archive + std::string(1000, '\0') + "\r\n").empty());
    CHECK(behind_archive(archive + "more") == "more");
    CHECK(behind_archive(archive + "\0\0\0more"s) == "more");
  }
}

TEST_CASE("archive_end: other content has nothing behind it", "[archive_end]") {
  for (const std::string& content :
       {""s, "Dear all,\n"s, "MZ"s + std::string(100, 'x'), k7zEmpty.substr(0, 20)}) {
    CHECK(behind_archive(content).empty());
  }
}

TEST_CASE("archive_end: random bytes behind each beginning are read within the content",
          "[archive_end]") {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string heads[] = {k7zEmpty,
                                 kZstd,
                                 kLz4,
                                 kRar4,
                                 kCpio,
                                 small_tar(),
                                 "MSCF\0\0\0\0"s,
                                 "\x60\xea"s,
                                 "ALZ\1"s,
                                 "Rar!\x1a\x07\1\0"s,
                                 "\xfd"
                                 "7zXZ\0"s,
                                 "BZh9"s,
                                 "PK\3\4"s,
                                 "xar!\0\x1c"s,
                                 "..-lh5-"s};
    std::string content = heads[random() % std::size(heads)];
    content.resize(random() % (content.size() + 1));
    for (std::size_t more = random() % 60; more > 0; --more)
      content += static_cast<char>(random() % 7 == 0 ? 0 : random());
    const std::string_view behind = behind_archive(content);
    REQUIRE(behind.size() <= content.size());
    (void)is_single_bzip2(content);
    (void)begins_like_archive(content);
  }
}

TEST_CASE("archive_end: long names of tar and the name in gzip are told", "[archive_end]") {
  const auto block = [](const std::string& text) {
    return text + std::string(512 - text.size(), '\0');
  };
  const std::string member = small_tar();
  const std::string gnu = small_tar('L', "00000000006") + block("x.exe") + member;
  CHECK(long_names_in_tar(gnu) == std::vector<std::string>{"x.exe"});
  const std::string pax =
      small_tar('x', "00000000026") + block("9 uid=1\n14 path=x.exe\n") + member;
  CHECK(long_names_in_tar(pax + pax).size() == 2);
  CHECK(long_names_in_tar(pax)[0] == "x.exe");
  CHECK(long_names_in_tar(member).empty());
  CHECK(long_names_in_tar(block("no tar") + pax).empty());
  CHECK(long_names_in_tar(small_tar('L', "77777777777") + block("x.exe")).size() == 1);

  const std::string head = "\x1f\x8b\x08"s, rest = std::string(6, '\0');
  CHECK(gzip_name(head + '\x08' + rest + "x.exe\0more"s) == "x.exe");
  CHECK(gzip_name(head + '\x0c' + rest + "\2\0abx.exe\0more"s) == "x.exe");
  CHECK(gzip_name(head + '\x04' + rest + "\2\0abx.exe\0more"s).empty());
  CHECK(gzip_name(head + '\x0c' + rest + "\xff\xff"s).empty());
  CHECK(gzip_name(head + '\x08').empty());
}

TEST_CASE("archive_end: a tar with sizes in other forms is not plain", "[archive_end]") {
  CHECK(shape_of_tar(small_tar()).is_plain);
  CHECK_FALSE(shape_of_tar(small_tar('0', "\x80\0\0\0\0\0\0\0\0\0\0\0"s)).is_plain);
  CHECK_FALSE(shape_of_tar(small_tar('S')).is_plain);
  CHECK_FALSE(shape_of_tar(small_tar('1', "00000001000")).is_plain);
  std::string extended = small_tar('x', "00000000013") + "11 size=5\n\n";
  extended.resize(1024, '\0');
  CHECK_FALSE(shape_of_tar(extended + small_tar()).is_plain);
  CHECK_FALSE(shape_of_tar(small_tar() + std::string(512, 'x')).is_plain);
  CHECK_FALSE(shape_of_tar(std::string(512, 'x')).is_tar);
}

TEST_CASE("stream_frames: frames to be skipped are passed over", "[archive_end]") {
  const std::string skipped = "\x50\x2a\x4d\x18\3\0\0\0abc"s;
  CHECK(behind_skipped_frames(skipped + kLz4) == skipped.size());
  CHECK(behind_skipped_frames(kLz4) == 0);
  CHECK(behind_skipped_frames(skipped) == 0);
  CHECK(end_of_frames(skipped + kZstd + kZstd + "x") == skipped.size() + 2 * kZstd.size());
  CHECK(end_of_frames(skipped + kZstd + kLz4 + "x") == skipped.size() + kZstd.size());
  CHECK(behind_archive(kLz4 + kZstd) == kZstd);
  CHECK(end_of_frames(kZstd.substr(0, kZstd.size() - 1)) == 0);
}

TEST_CASE("archive_end: records of zip ends that lead nowhere take no long time", "[archive_end]") {
  const std::string central = "PK\1\2" + std::string(42, '\0');
  const std::string record = "PK\5\6" + std::string(8, '\0') + "\xff\xff\xff\xff";
  const std::string zip64 = "PK\6\6" + std::string(36, '\0') + "\x2e" + std::string(7, '\0');
  std::string records = "PK\3\4";
  for (int i = 0; i < 200000; ++i) records += record;
  CHECK(behind_archive(records).empty());
  CHECK(behind_archive(records + central + zip64 + record + "\0\0\0\0\0\0more"s) == "more");
}

TEST_CASE("stream_frames: the mark of bzip2's end is found at each bit", "[archive_end]") {
  for (int shift = 0; shift < 8; ++shift) {
    // Zeros, the mark, a checksum of zeros.
    std::string stream = "BZh9" + std::string(20, '\0');
    for (int bit = 0; bit < 48; ++bit) {
      const int at = 64 + shift + bit;
      if ((0x177245385090 >> (47 - bit) & 1) != 0)
        stream[4 + at / 8] |= static_cast<char>(0x80 >> at % 8);
    }
    stream.resize(4 + (64 + shift + 80 + 7) / 8);
    INFO(shift);
    CHECK(is_single_bzip2(stream));
    CHECK(is_single_bzip2(stream + std::string(100, '\0')));
    CHECK_FALSE(is_single_bzip2(stream + "x"));
    CHECK_FALSE(is_single_bzip2(stream + stream));
  }
}
