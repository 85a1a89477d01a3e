// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/template_text.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

TemplateValues example_values() {
  TemplateValues values;
  values.texts["sender"] = "alice@example.org";
  values.texts["empty"] = "";
  values.texts["tricky"] = "{{sender}} {{#files}}";
  values.answer("is_local", true);
  values.answer("is_remote", false);
  for (const char* name : {"a.com", "b.exe"}) {
    TemplateValues file;
    file.texts["file"] = name;
    file.answer("is_emptied", name[0] == 'a');
    values.blocks["files"].push_back(file);
  }
  values.blocks["none"];
  return values;
}

std::string filled(std::string_view text) {
  Result<std::string> result = fill_template(text, example_values());
  return result ? *result : "error: " + result.error().text;
}

}  // namespace

TEST_CASE("template: placeholders become values, blanks around the name are allowed",
          "[template_text]") {
  CHECK(filled("From {{sender}}, {{ sender }}.{{empty}}") ==
        "From alice@example.org, alice@example.org.");
  CHECK(filled("") == "");
  CHECK(filled("{ } }} no tag {") == "{ } }} no tag {");
}

TEST_CASE("template: a value is never read as a template", "[template_text]") {
  CHECK(filled("<{{tricky}}>") == "<{{sender}} {{#files}}>");
}

TEST_CASE("template: a block is repeated for each item, with the outer values at hand",
          "[template_text]") {
  CHECK(filled("{{#files}}\n{{file}} of {{sender}}\n{{/files}}\nend\n") ==
        "a.com of alice@example.org\nb.exe of alice@example.org\nend\n");
  CHECK(filled("{{#files}}{{file}}{{#is_emptied}} emptied{{/is_emptied}}; {{/files}}") ==
        "a.com emptied; b.exe; ");
}

TEST_CASE("template: a question shows its block once or not at all", "[template_text]") {
  CHECK(filled("{{#is_local}}L{{/is_local}}{{#is_remote}}R{{/is_remote}}") == "L");
  CHECK(filled("{{^is_local}}L{{/is_local}}{{^is_remote}}R{{/is_remote}}") == "R");
  CHECK(filled("{{^files}}no files{{/files}}{{^none}}none{{/none}}") == "none");
}

TEST_CASE("template: a line of nothing but a tag vanishes, other lines stay", "[template_text]") {
  CHECK(filled("one\n  {{#is_local}}  \ntwo\n\t{{/is_local}}\nthree") == "one\ntwo\nthree");
  CHECK(filled("{{! a remark }}\none {{! inside }}two\n{{!\nover\nlines }}\nend") ==
        "one two\nend");
  CHECK(filled("one\n{{#is_local}}two{{/is_local}}\nthree") == "one\ntwo\nthree");
  CHECK(filled("{{#is_local}} {{/is_local}}\n") == " \n");
  CHECK(filled("  {{sender}}\n") == "  alice@example.org\n");
}

TEST_CASE("template: a mistake is found with its line, also where nothing is shown",
          "[template_text]") {
  const auto complaint = [](std::string_view text) {
    Result<std::string> result = fill_template(text, example_values());
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::kBadSettings);
    return result.error().text;
  };
  CHECK(complaint("\n\n{{sneder}}") == "line 3: there is no {{sneder}} here");
  CHECK(complaint("{{file}}") == "line 1: there is no {{file}} here");
  CHECK(complaint("\n{{#is_remote}}\n{{#wrong}}{{/wrong}}x") ==
        "line 2: block is_remote is not closed");
  CHECK(complaint("{{^is_local}}\n{{wrong}}{{/is_local}}") == "line 2: there is no {{wrong}} here");
  CHECK(complaint("{{#files}}{{#is_local}}{{/files}}{{/is_local}}") ==
        "line 1: {{/files}} closes nothing that is open here");
  CHECK(complaint("{{/files}}") == "line 1: {{/files}} closes nothing that is open here");
  CHECK(complaint("a {{ b") == "line 1: {{ without }}");
  CHECK(complaint("{{#}}") == "line 1: a tag without a name");
  CHECK(complaint("{{#wrong}}{{/wrong}}") == "line 1: there is no block {{#wrong}} here");
}

TEST_CASE("template: depth and sizes are bounded", "[template_text]") {
  std::string deep;
  for (int i = 0; i < 9; ++i) deep += "{{#files}}";
  for (int i = 0; i < 9; ++i) deep += "{{/files}}";
  CHECK(filled(deep) == "error: line 1: blocks nested too deep");
  CHECK(filled(std::string(kMaxTemplateBytes + 1, 'x')) ==
        "error: line 1: the template is too large");
  std::string much = "{{#files}}{{#files}}{{#files}}{{#files}}{{#files}}{{#files}}{{#files}}" +
                     std::string(kMaxTemplateBytes - 200, 'x');
  for (int i = 0; i < 7; ++i) much += "{{/files}}";
  CHECK(filled(much) == "error: line 0: the text gets too large");
}

}  // namespace scanq
