// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/packed_files.h"

#include "lib/mime/embedded_files.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

using namespace std::string_literals;

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
  CHECK(shown(packed_files("begin 0000644\va.exe\n" + line)) == "a.exe: Cat");
  CHECK(shown(packed_files("begin 644 a.exe\nsome words~\n\n" + line)) == "a.exe: Cat");
  CHECK(shown(packed_files("begin 644 a\nsome words~\n=ybegin line=128 size=3 name=b\nm\x8b\x9e\n"
                           "=yend\n")) == "a: |b: Cat");
  // CR as line end, in all of the text or in one line of it
  CHECK(shown(packed_files("hello\r\rbegin 644 a.exe\r#0V%T\r`\rend\r")) == "a.exe: Cat");
  CHECK(shown(packed_files("begin 644 a.exe\n#0V%T\r#0V%T\n`\nend\n")).ends_with("a.exe: CatCat"));
  // whatever is behind the word, where a full line follows
  CHECK(shown(packed_files("begin\n" + line)) == ": Cat");
  CHECK(shown(packed_files("begin-644 a.exe\r\n#0V%T\r\n")) == "-644 a.exe: Cat");
  CHECK(shown(packed_files("begin rw a.exe\n#0V%T!\n")) == "rw a.exe: Cat");
  CHECK(shown(packed_files("begin\nhello\nbegin b\n\nsome words~\n" + line)) == "b: Cat");
  CHECK(packed_files("begin the day\n#0V%\n").empty());
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
  for (const char* line :
       {"ATTACH;X-A=\"b:c\";ENCODING=\"BASE64\":Q2F0", "ATTACH;VALUE=BINARY:Q2F0",
        "ATTACH;ENCODING = BASE64:Q2F0", "PHOTO;BASE64;JPEG:Q2F0", "ATTACH:DATA:a/b;BASE64,Q2F0"}) {
    INFO(line);
    CHECK(shown(embedded_files("BEGIN:VCARD\n" + std::string(line) + "\nEND:VCARD\n")) == ": Cat");
  }
  CHECK(shown(embedded_files("BEGIN:VCARD\rKEY;ENCODING=b:Q2F0\rEND:VCARD\r")) == ": Cat");
}

TEST_CASE("embedded files: quoted-printable in cards and calendars of the first versions",
          "[packed_files]") {
  const auto in_card = [](const std::string& lines) {
    return shown(embedded_files("BEGIN:VCARD\n" + lines + "\nEND:VCARD\n"));
  };
  for (const char* lines :
       {"PHOTO;ENCODING=QUOTED-PRINTABLE:=43=61=74",
        "photo;quoted-printable;jpeg:=43=\r\n=61=\r\n=74",
        "ITEM1.LOGO ; ENCODING = \"QUOTED-PRINTABLE\" :C=61t",
        "KEY;ENCODING=\n QUOTED-PRINTABLE:C=\nat", "SOUND;WAVE;ENCODING=Q:=43=61=\t\n=74",
        "ATTACH;ENCODING=QUOTED-PRINTABLE:Ca\n =74"}) {
    INFO(lines);
    CHECK(in_card(lines) == ": Cat");
  }
  CHECK(in_card("ATTACH;ENCODING=QUOTED-PRINTABLE;FILENAME=a.exe:=\n=43at") == "a.exe: Cat");
  // A blank that is a part of the folding, or of the file.
  CHECK(in_card("KEY;ENCODING=QUOTED-PRINTABLE:Cat=\n s") == ": Cat s|: Cats");
  // The line that another reader takes for the next file.
  CHECK(in_card("KEY;ENCODING=QUOTED-PRINTABLE:Ca=\nLOGO;BASE64:Q2F0") ==
        ": CaLOGO;BASE64:Q2F0|: Cat");
  for (const char* line : {"NOTE;ENCODING=QUOTED-PRINTABLE:=43=61=74", "PHOTO:=43=61=74",
                           "SOUND;X-IRMC-N;ENCODING=QUOTED-PRINTABLE:=43=61=74"}) {
    INFO(line);
    CHECK(in_card(line).empty());
  }
  CHECK(in_card("PHOTO:data:a/b,%43%61t") == ": Cat");
}

TEST_CASE("embedded files: base64 in XML, however it is written", "[packed_files]") {
  // Lines and indents are those that LibreOffice writes.
  const std::string begin =
      "<?xml?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">"
      "<draw:image draw:mime-type=\"image/png\">\n      ";
  const std::string plain = begin + "<office:binary-data>Q2\n       F0\n     </office:binary-data>";
  CHECK(shown(embedded_files(plain)) == ": Cat");
  CHECK(shown(embedded_files(begin + "<o:binary-data x=\"\">Q2F0</o:binary-data> Q2F0 </x>")) ==
        ": Cat");
  CHECK(embedded_files(begin + "<office:binary-data/>Q2F0</x>").empty());
  CHECK(shown(embedded_files(
            begin + "<office:binary-data><![CDATA[Q2]]><!-- F0 -->&#70;&#x30;<")) == ": Cat");
  const std::string svg = "<svg><image xlink:href=\"data:image/png;";
  CHECK(shown(embedded_files(svg + "base64,Q2F0\"/>")) == ": Cat");
  CHECK(shown(embedded_files(svg + "BASE64,&#10;%51&#xa;2F0\"/>")) == ": Cat");
  CHECK(embedded_files(svg + "base32,Q2F0\"/>").empty());
  std::string wide = "\xff\xfe";
  for (const char c : plain) wide += std::string{c, '\0'};
  CHECK(shown(embedded_files(wide)) == ": Cat");
  wide.erase(0, 2);
  CHECK(shown(embedded_files(wide)) == ": Cat");
  CHECK(shown(embedded_files(" <p>\0<a href=\"DATA:a/b;base64,Q2\0F0\">"s)) == ": Cat");
  CHECK(embedded_files("PK<a href=\"data:a/b;base64,Q2F0\">\0"s).empty());
  CHECK(shown(embedded_files("B\0EGIN:VCARD\nKEY;BASE64:Q2F0\n"s)) == ": Cat");
}

TEST_CASE("embedded files: begins that follow each other share no bytes, and take no long time",
          "[packed_files]") {
  const std::string document = "<?xml?><x urn:oasis:names:tc:opendocument>";
  for (const auto& [begin, end] :
       {std::pair<std::string, std::string>("<pkg:package><pkg:binaryData>", "</pkg:binaryData>"),
        {"<o:binary-data>", "</o:binary-data>"}}) {
    CHECK(
        shown(embedded_files(document + begin + "QUFB" + begin + "Q2F0" + end)).ends_with(": Cat"));
    std::string text = document;
    for (int i = 0; i < 900; ++i) text += begin;
    text += std::string(1 << 20, 'Q') + end;
    std::size_t bytes = 0;
    for (const PackedFile& file : embedded_files(text)) bytes += file.bytes.size();
    CHECK(bytes <= 2 * text.size());  // as the element that it is, too
    CHECK(bytes >= 3 << 18);
  }
  std::string marks = document + "</";
  for (int i = 0; i < 200000; ++i) marks += ":binary-data";
  CHECK(embedded_files(marks + ">").empty());
}

TEST_CASE("embedded files: data: URIs in HTML that libclamav does not read", "[packed_files]") {
  for (const char* uri : {"href=\"DATA:a/b;BASE64,Q2F0\"", "href=\"data:a/b; base64 ,Q2F0\"",
                          "href='data&colon;a/b&semi;base64&comma;Q2F0'",
                          "style=\"background:url(data:a/b;base64,Q2F0)\"",
                          "href='javascript:location=`data:a/b;base64,Q2F0`'",
                          "x='src=\"y\" data:image/png;base64,Q2F0'"}) {
    INFO(uri);
    CHECK(shown(embedded_files("<a " + std::string(uri) + ">")) == ": Cat");
  }
  CHECK(embedded_files("<img src=\"data:image/png;base64,Q2F0\">").empty());
  CHECK(embedded_files("<p>in base64, Q2F0, or not</p>").empty());
}

TEST_CASE("embedded files: data: URIs in percent codes or plain", "[packed_files]") {
  for (const char* uri :
       {"href=\"DATA:a/b,C%61t\"", "style=\"background:url(data:a/b,%43at)\"",
        "onclick=\"location='data:text/html,%43%61%74'\"", "href='data:,Ca%74'",
        "href=\"da\nta:a/b;charset=utf-8,C%61\r\nt\"", "href=\"&#100;ata&colon;a/b&comma;Cat\"",
        "href=\"data:a/b,&#37;43at\"", "href=\"data:a/b,C&#x61;t\"",
        "href=\"&#100ata:a/b,C&#X61t\"",
        "style=\"background:url(data:image/png;base64,)\" href=\"data:image/png,%43at\"",
        "x=\"`data:a/b\" href=\"data:a/b,%43at\""}) {
    INFO(uri);
    std::string files = shown(embedded_files("<a " + std::string(uri) + ">"));
    if (files.starts_with(": |")) files.erase(0, 3);
    CHECK(files == ": Cat");
  }
  CHECK(shown(embedded_files("<a href=\"data:a/b,<b c='d'>%21\">")) == ": <b c='d'>!");
  for (const char* text :
       {"<img src=\"data:image/svg+xml,%3Csvg%3E\">",
        "<p style=\"background:url(data:image/x,%20)\">", "<p>the data: 20%, or 30%25</p>",
        "<script>x={data:a,b:'%20'}</script>", "<a href=\"data:a/b,c\">",
        "<a href=\"https://example.org/?data:%20\">"}) {
    INFO(text);
    CHECK(embedded_files(text).empty());
  }
}

TEST_CASE("embedded files: base64 that fills an element of XML", "[packed_files]") {
  const std::string data =
      "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODkr";
  const std::string alphabet = ": ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+";
  CHECK(shown(embedded_files("<?xml?><p:x><p:data a='b'>\n " + data + "\n</p:data >")) == alphabet);
  CHECK(shown(embedded_files("\n<?xml?><chunk>&#81;" + data.substr(1) + "</chunk>")) == alphabet);
  CHECK(embedded_files("<?xml?><x>" + data.substr(0, 40) + "</x>").empty());
  CHECK(embedded_files("<?xml?>" + std::string(1 << 20, '>') + std::string(1 << 20, ' ')).empty());
  CHECK(embedded_files("<?xml?><x>some words, " + data + "</x>").empty());
}

TEST_CASE("embedded files: a page that assembles a file is told from one that does not",
          "[packed_files]") {
  CHECK(
      assembles_file("<html><script>var b=new Blob([Uint8Array.from(atob('UEsDBA=='),c=>c)]);"
                     "a.href=URL.createObjectURL(b);a.download='x.zip';a.click()</script>"));
  CHECK(
      assembles_file("<svg onload=\"x()\"><script>f=new File([atob(d)],'a');"
                     "navigator.msSaveOrOpenBlob(f)</script></svg>"));
  const auto in_script = [](const std::string& text) {
    return assembles_file("<html><script>" + text + "</script></html>");
  };
  CHECK(in_script("b=window['at'+'ob'](d);f=new window[\"Blob\"]([b]);URL['createObjectURL'](f)"));
  CHECK(in_script("f=new /**/ Blob([\\u0061tob`UEsD`]);URL.createObjectURL(f)"));
  CHECK(in_script("new Response(new Uint8Array(d)).blob().then(b=>URL.createObjectURL(b))"));
  CHECK(in_script("saveAs(new Blob([atob(d)]),'a.zip')"));
  CHECK(assembles_file("<input autofocus onfocus=\"saveAs(new Blob([atob(d)]))\">"));
  const std::string page = "<script>saveAs(new Blob([atob(d)]))</script>";
  CHECK(assembles_file(page + std::string(1000, '\x1b') + "\x01"));
  CHECK_FALSE(assembles_file(page + std::string(1000, '\x01')));  // a picture, say
  CHECK(assembles_file("<iframe srcdoc=\"&lt;script&gt;saveAs(new Blob([atob(d)]))\">"));
  std::string wide = "\xff\xfe";
  for (const char c : std::string("<script>saveAs(new Blob([atob(d)]))</script>")) {
    wide += std::string{c, '\0'};
  }
  CHECK(assembles_file(wide));
  CHECK_FALSE(in_script("track(atob('aGk='));a.download='x'"));
  CHECK_FALSE(in_script("/*"));
  CHECK_FALSE(
      assembles_file("<pre>&lt;img onload=x> saveAs(new Blob([atob(d)]))</pre>"
                     "<script type=\"application/ld+json\">{}</script>"));
  CHECK_FALSE(in_script("\\u00"));
  CHECK_FALSE(assembles_file("<html><script>track(atob('aGk='))</script>hello</html>"));
  CHECK_FALSE(assembles_file("<html><img src=\"data:image/png;base64,AAAA\"></html>"));
  CHECK_FALSE(assembles_file("new Blob atob createObjectURL, says the text"));
}

TEST_CASE("packed files: the parts of a file in yEnc are put together", "[packed_files]") {
  const std::string begin =
      "=ybegin part=1 total=2 line=128 size=3 name=a\r\n=ypart begin=1 end=2\r\n";
  const std::string end = "\r\n=yend size=1 part=1\r\n";
  CHECK(shown(packed_files(begin + "m\x8b" + end + begin + "\x9e" + end)) == "a: Cat");
}

TEST_CASE("packed files: the name of uuencode may be in base64", "[packed_files]") {
  const std::vector<PackedFile> files = packed_files("begin-encoded 644 Yy5jb20=\n#86)C\n`\nend\n");
  REQUIRE(files.size() == 1);
  CHECK(files[0].name == "c.com");
  CHECK(files[0].bytes == "abc");
}

TEST_CASE("packed files: PEM, whatever is in it, but not the armor of PGP", "[packed_files]") {
  const std::vector<PackedFile> files = packed_files(
      "subject=x\n-----BEGIN PKCS7-----\nYWJj\n-----END PKCS7-----\n"
      "-----BEGIN CERTIFICATE-----\r\nZGVm\r\n");
  REQUIRE(files.size() == 2);
  CHECK(files[0].format == "PEM");
  CHECK(files[0].bytes == "abc");
  CHECK(files[1].bytes == "def");
  CHECK(packed_files("-----BEGIN PGP MESSAGE-----\nYWJj\n-----END PGP MESSAGE-----\n").empty());
  CHECK(packed_files("said -----BEGIN PKCS7-----\nYWJj\n").empty());
}

}  // namespace scanq
