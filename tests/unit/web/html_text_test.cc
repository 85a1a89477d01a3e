// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/html_text.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("html_text: a text has no element of its own, and reads as what it is", "[html_text]") {
  CHECK(escaped_html("<b> \"'&\n見積書") == "&lt;b&gt; &quot;&#39;&amp;\n見積書");
  CHECK(escaped_html("invoice\u202efdp.exe") == "invoice\\xe2\\x80\\xaefdp.exe");
  CHECK(escaped_html("a\u200bb\x1b[31m\xff") == "a\\xe2\\x80\\x8bb\\x1b[31m\\xff");
}

TEST_CASE("html_text: a form brings back what was given to it", "[html_text]") {
  CHECK(escaped_attribute("\"<\u202e>'&") == "&quot;&lt;\u202e&gt;&#39;&amp;");
}

}  // namespace
}  // namespace scanq
