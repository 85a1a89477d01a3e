// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/packed_files.h"

#include "lib/mime/embedded_files.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

// "NAME: BYTES" of each, in a row.
std::string shown(const std::vector<PackedFile>& files) {
  std::string text;
  for (const PackedFile& file : files) {
    text += (text.empty() ? "" : "|") + file.name + ": " + file.bytes;
  }
  return text;
}

}  // namespace

TEST_CASE("packed files: uuencode, with odd first lines, too", "[packed_files]") {
  const std::string line = "#0V%T\n`\nend\n";
  CHECK(shown(packed_files("begin 644 a.exe\n" + line)) == "a.exe: Cat");
  CHECK(shown(packed_files("hello\n\nbegin  644  a b.exe\r\n#0V%T\r\n`\r\nend\r\n")) ==
        "a b.exe: Cat");
  CHECK(shown(packed_files("begin\t0644\ta.exe\n" + line)) == "a.exe: Cat");
  CHECK(shown(packed_files("begin 644 a.exe\n#0V%T")) == "a.exe: Cat");
  CHECK(shown(packed_files("begin 644 a.exe\n" + line + "begin 644 b.js\n" + line)) ==
        "a.exe: Cat|b.js: Cat");
  CHECK(shown(packed_files("begin-base64 644 a.exe\nQ2F0\n====\n")) == "a.exe: Cat");
  CHECK(shown(packed_files("begin-base64 644 a.exe\nQ2F0cw==\n====\n")) == "a.exe: Cats");
  CHECK(packed_files("begin the day\nbegin 64 x\nbeginning 644 x\n begin 644 x\n").empty());
}

TEST_CASE("packed files: xxencode, yEnc and BinHex", "[packed_files]") {
  CHECK(shown(packed_files("begin 644 a.exe\n1EqRvRL0+\n+\nend\n")).starts_with("a.exe: "));
  CHECK(shown(packed_files(
            "=ybegin line=128 size=3 name=a b.exe\r\nm\x8b\x9e\r\n=yend size=3\r\n")) ==
        "a b.exe: Cat");
  const std::vector<PackedFile> binhex =
      packed_files("(This file must be converted with BinHex 4.0)\n\n:#d&X!\"0SC*\n");
  REQUIRE(binhex.size() == 1);
  CHECK(binhex[0].format == "BinHex");
}

TEST_CASE("embedded files: calendars, cards and flat office documents", "[packed_files]") {
  CHECK(shown(embedded_files("BEGIN:VCALENDAR\r\nATTACH;ENCODING=BASE64;VALUE=BINARY;\r\n"
                             " X-FILENAME=a.exe:Q2\r\n F0\r\nEND:VCALENDAR\r\n")) == "a.exe: Cat");
  CHECK(shown(embedded_files("BEGIN:VCARD\nPHOTO;ENCODING=b;TYPE=JPEG:Q2F0\nEND:VCARD\n")) ==
        ": Cat");
  CHECK(shown(embedded_files("<?xml?><pkg:package><pkg:part pkg:name=\"/word/vbaProject.bin\">"
                             "<pkg:binaryData>Q2\nF0</pkg:binaryData></pkg:part>")) ==
        "/word/vbaProject.bin: Cat");
  CHECK(embedded_files("ATTACH;ENCODING=BASE64:Q2F0\n").empty());
}

TEST_CASE("embedded files: a page that assembles a file is told from one that does not",
          "[packed_files]") {
  CHECK(
      assembles_file("<html><script>var b=new Blob([Uint8Array.from(atob('UEsDBA=='),c=>c)]);"
                     "a.href=URL.createObjectURL(b);a.download='x.zip';a.click()</script>"));
  CHECK(
      assembles_file("<svg onload=\"x()\"><script>f=new File([atob(d)],'a');"
                     "navigator.msSaveOrOpenBlob(f)</script></svg>"));
  CHECK_FALSE(assembles_file("<html><script>track(atob('aGk='))</script>hello</html>"));
  CHECK_FALSE(assembles_file("<html><img src=\"data:image/png;base64,AAAA\"></html>"));
  CHECK_FALSE(assembles_file("new Blob atob createObjectURL, says the text"));
}

}  // namespace scanq
