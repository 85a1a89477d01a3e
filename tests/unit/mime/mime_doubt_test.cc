// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_doubt.h"

#include <string>
#include <vector>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

const std::string kLine =
    "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";

// Mails as common programs write them.
struct Ordinary {
  std::string program, message;
};
const std::vector<Ordinary> kOrdinary{
    {"mail(1)", "From: root@example.org\nTo: root@example.org\nSubject: report\n\nAll is well.\n"},
    {"Thunderbird",
     "Message-ID: <1@example.org>\nDate: Mon, 1 Jun 2026 12:00:00 +0900\nMIME-Version: 1.0\n"
     "User-Agent: Mozilla Thunderbird\nContent-Language: en-US\nTo: bob@example.net\n"
     "From: Alice <alice@example.org>\nSubject: =?UTF-8?Q?M=C3=BCnchen?=\n"
     "Content-Type: multipart/mixed; boundary=\"------------0ZxPw1dIbYcQ0KqEvQkqgq5B\"\n\n"
     "This is a multi-part message in MIME format.\n"
     "--------------0ZxPw1dIbYcQ0KqEvQkqgq5B\n"
     "Content-Type: text/plain; charset=UTF-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\n"
     "Gr\u00fc\u00dfe\n\n-- \nAlice\n--------------0ZxPw1dIbYcQ0KqEvQkqgq5B\n"
     "Content-Type: application/pdf; name=\"=?UTF-8?B?6KuL5rGC5pu4LnBkZg==?=\"\n"
     "Content-Disposition: attachment; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8%2E%70%64%66\n"
     "Content-Transfer-Encoding: base64\n\n" +
         kLine + "AAAA\n\n--------------0ZxPw1dIbYcQ0KqEvQkqgq5B--\n"},
    {"Outlook",
     "From: \"Alice\" <alice@example.org>\nTo: <bob@example.net>\nSubject: RE: plan\n"
     "MIME-Version: 1.0\nContent-Type: multipart/related;\n"
     "\tboundary=\"----=_NextPart_000_0012_01DABC12.3456F0A0\";\n\ttype=\"multipart/alternative\"\n"
     "X-Mailer: Microsoft Outlook 16.0\nThread-Index: AQHabc==\n\n"
     "This is a multipart message in MIME format.\n\n"
     "------=_NextPart_000_0012_01DABC12.3456F0A0\nContent-Type: multipart/alternative;\n"
     "\tboundary=\"----=_NextPart_001_0013_01DABC12.3456F0A0\"\n\n\n"
     "------=_NextPart_001_0013_01DABC12.3456F0A0\nContent-Type: text/plain;\n"
     "\tcharset=\"us-ascii\"\nContent-Transfer-Encoding: 7bit\n\nSee below.\n\n"
     "-----Original Message-----\nFrom: Bob\n\n"
     "------=_NextPart_001_0013_01DABC12.3456F0A0\nContent-Type: text/html;\n"
     "\tcharset=\"us-ascii\"\nContent-Transfer-Encoding: quoted-printable\n\n"
     "<html xmlns:v=3D\"urn:schemas-microsoft-com:vml\" =\nxmlns=3D\"x\"></html>\n"
     "------=_NextPart_001_0013_01DABC12.3456F0A0--\n\n"
     "------=_NextPart_000_0012_01DABC12.3456F0A0\nContent-Type: image/png;\n"
     "\tname=\"image001.png\"\nContent-Transfer-Encoding: base64\nContent-ID: "
     "<image001.png@01DABC12.3456F0A0>\n\n" +
         kLine + "AAA=\n\n------=_NextPart_000_0012_01DABC12.3456F0A0--\n\n"},
    {"Gmail",
     "MIME-Version: 1.0\nFrom: Alice <alice@example.org>\nSubject: hi\nTo: bob@example.net\n"
     "Content-Type: multipart/alternative; boundary=\"000000000000a1b2c305f0123456\"\n\n"
     "--000000000000a1b2c305f0123456\nContent-Type: text/plain; charset=\"UTF-8\"\n\nhi\n\n"
     "--000000000000a1b2c305f0123456\nContent-Type: text/html; charset=\"UTF-8\"\n"
     "Content-Transfer-Encoding: quoted-printable\n\n<div dir=3D\"ltr\">hi</div>\n\n"
     "--000000000000a1b2c305f0123456--\n"},
    {"Apple Mail",
     "From: Alice <alice@example.org>\nContent-Type: multipart/mixed;\n"
     "\tboundary=\"Apple-Mail=_1B2C3D4E-0000-1111-2222-333344445555\"\n"
     "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3731.700.6\\))\nSubject: photo\n\n\n"
     "--Apple-Mail=_1B2C3D4E-0000-1111-2222-333344445555\nContent-Disposition: inline;\n"
     "\tfilename=\"a (1).jpg\"\nContent-Type: image/jpeg;\n\tx-unix-mode=0644;\n"
     "\tname=\"a (1).jpg\"\nContent-Transfer-Encoding: base64\n\n" +
         kLine +
         "\n--Apple-Mail=_1B2C3D4E-0000-1111-2222-333344445555\n"
         "Content-Transfer-Encoding: 7bit\nContent-Type: "
         "text/plain;\n\tcharset=us-ascii\n\n\n\nSent\n"
         "--Apple-Mail=_1B2C3D4E-0000-1111-2222-333344445555--\n"},
    {"a script in PHP",
     "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
     "boundary=\"==Multipart_Boundary_xe1b2c3x\"\n\n--==Multipart_Boundary_xe1b2c3x\n"
     "Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: "
     "7bit\n\nhello\n\n"
     "--==Multipart_Boundary_xe1b2c3x--\n"},
    {"Python",
     "Content-Type: multipart/mixed; boundary=\"===============1234567890123456789==\"\n"
     "MIME-Version: 1.0\nSubject: x\n\n--===============1234567890123456789==\n"
     "Content-Type: text/plain; charset=\"utf-8\"\nMIME-Version: 1.0\n"
     "Content-Transfer-Encoding: base64\n\n44GC44GE44GG\n\n"
     "--===============1234567890123456789==--\n"},
    {"Becky! in ISO-2022-JP",
     "Date: Mon, 01 Jun 2026 12:00:00 +0900\nFrom: a@example.jp\nSubject: "
     "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
     "boundary=\"------_5F1E2D3C000000001234_MULTIPART_MIXED_\"\nX-Mailer: Becky!\n\n"
     "--------_5F1E2D3C000000001234_MULTIPART_MIXED_\n"
     "Content-Type: text/plain; charset=\"ISO-2022-JP\"\nContent-Transfer-Encoding: 7bit\n\n"
     "\x1b$BF|K\\\x1b(B\n\n--------_5F1E2D3C000000001234_MULTIPART_MIXED_\n"
     "Content-Type: application/x-zip-compressed;\n "
     "name=\"=?ISO-2022-JP?B?GyRCRnxLXBsoQi56aXA=?=\"\n"
     "Content-Disposition: attachment;\n filename=\"=?ISO-2022-JP?B?GyRCRnxLXBsoQi56aXA=?=\"\n"
     "Content-Transfer-Encoding: base64\n\n" +
         kLine + "--------_5F1E2D3C000000001234_MULTIPART_MIXED_--\n\n"},
    {"a report of Postfix",
     "From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\n"
     "Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; "
     "report-type=delivery-status;\n\tboundary=\"4ABCD1234.1717200000/mx.example.org\"\n\n"
     "This is a MIME-encapsulated message.\n\n--4ABCD1234.1717200000/mx.example.org\n"
     "Content-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nSorry.\n\n"
     "--4ABCD1234.1717200000/mx.example.org\nContent-Description: Delivery report\n"
     "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
     "Final-Recipient: rfc822; a@example.org\nAction: failed\n\n"
     "--4ABCD1234.1717200000/mx.example.org\nContent-Description: Undelivered Message\n"
     "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nReturn-Path: "
     "<b@example.net>\n"
     "From: b@example.net\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
     "Content-Transfer-Encoding: quoted-printable\n\n<p>x</p>\n\n"
     "--4ABCD1234.1717200000/mx.example.org--\n"},
    {"a forwarded mail whose attachment alone is encoded",
     "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"out\"\n\n"
     "--out\nContent-Type: text/plain\n\nsee below\n--out\nContent-Type: message/rfc822\n"
     "Content-Transfer-Encoding: 7bit\n\nFrom: b@example.org\nMIME-Version: 1.0\n"
     "Content-Type: multipart/mixed; boundary=\"in\"\n\n--in\nContent-Type: text/plain\n"
     "Content-Transfer-Encoding: 7bit\n\nhello\n--in\nContent-Type: image/png; name=\"a.png\"\n"
     "Content-Transfer-Encoding: base64\n\n" +
         kLine + "--in--\n\n--out--\n"},
    {"a bounce of qmail",
     "From: MAILER-DAEMON@example.org\nTo: a@example.org\nSubject: failure notice\n\n"
     "Hi. This is the qmail-send program at example.org.\n\n<x@example.net>:\nSorry.\n\n"
     "--- Below this line is a copy of the message.\n\nReturn-Path: <a@example.org>\n"
     "Content-Type: multipart/mixed; boundary=\"xyz\"\n\n--xyz\nContent-Type: "
     "text/plain\n\nhi\n--xyz--\n"},
    {"a list's footer",
     "From: a@example.org\nList-Id: <l.example.org>\nMIME-Version: 1.0\n"
     "Content-Type: multipart/mixed; "
     "boundary=\"===============0011==\"\n\n--===============0011==\n"
     "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
     "Content-Disposition: inline\n\nhello\n----------------------------\n\n"
     "--===============0011==\nContent-Type: text/plain; charset=\"us-ascii\"\n"
     "Content-Transfer-Encoding: 7bit\nContent-Disposition: inline\n\n"
     "_______________________________________________\nmailing "
     "list\n\n--===============0011==--\n"},
};

}  // namespace

TEST_CASE("mime doubt: ordinary mail raises none", "[mime_doubt]") {
  for (const Ordinary& ordinary : kOrdinary) {
    INFO(ordinary.program);
    CHECK(mime_doubt(ordinary.message).what.empty());
    std::string with_cr;
    for (const char c : ordinary.message)
      with_cr += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(mime_doubt(with_cr).what.empty());
  }
}

TEST_CASE("mime doubt: it names the first thing that is out of the ordinary", "[mime_doubt]") {
  CHECK(mime_doubt("Content-Type: text/plain\nContent-Type: text/html\n\nx\n").reason() ==
        "more than one Content-Type");
  CHECK(mime_doubt("Content-Type: multipart/signed; boundary=b\n\n--b\nX: y\n\n--b--\n").reason() ==
        "a multipart that libclamav reads only in part");
  CHECK(mime_doubt("Content-Type: multipart/mixed; boundary=b\n\n--b \n").reason() ==
        "a line that is nearly a boundary");
  CHECK(mime_doubt(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
            "X: y\nContent-Transfer-Encoding: 7bit\n\nhello\n--b\n"
            "Content-Transfer-Encoding: 8bit\n\n--b--\n")
            .reason() == "an enclosed message");
  CHECK(mime_doubt("X: y\n\nhello\nbegin 644 a.txt\n").reason() ==
        "something packed within a text");
}

}  // namespace scanq
