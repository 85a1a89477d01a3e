// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The golden files in tests/data/golden hold each text as people read it, subject and body. After
// an intended change: SCANQ_WRITE_GOLDEN=1 build/release/unit_tests '[message_text]'.
#include "lib/mail/texts/message_text.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include "tests/unit/catch.h"

#include "lib/mail/texts/builtin_templates.h"
#include "lib/mail/texts/iso_2022_jp.h"
#include "tests/unit/rewrite_request.h"

namespace scanq {
namespace {

struct Scene {
  std::string name;
  DeliveryFacts delivery;
  RewriteFacts facts;
};

Finding finding(Category category, const std::string& name, const std::string& part) {
  Finding made = virus_at(part, part.empty() ? "" : "請求書.zip");
  made.category = category;
  made.name = name;
  if (part.empty()) made.content_type.clear();
  return made;
}

Scene scene(const std::string& name, std::vector<Finding> findings, PartFate fate,
            OriginalForm original) {
  Scene made{name, delivery_facts(std::move(findings)), {}};
  made.delivery.client = "192.0.2.7";
  made.delivery.verdict.header_from = "山田太郎 <yamada@example.org>";
  made.delivery.verdict.message_id = "1@example.org";
  made.facts.fates.assign(made.delivery.verdict.findings.size(), fate);
  made.facts.original = original;
  made.facts.is_delete_failed = fate == PartFate::kNotRemoved;
  if (original == OriginalForm::kAttached) made.facts.original_name = kOriginalName;
  if (original == OriginalForm::kSealed) made.facts.original_name = kSealedOriginalName;
  const std::size_t parts = made.facts.fates.size();
  if (fate == PartFate::kEmptied) made.facts.emptied_parts = parts;
  if (fate == PartFate::kSealed) made.facts.sealed_parts = parts;
  return made;
}

std::vector<Finding> every_category() {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
    findings.push_back(finding(static_cast<Category>(i), "Name.Of.It", "2"));
  }
  findings[0].member = "書類/内訳.exe";
  findings[1].note = "opened with a password of the mail";
  return findings;
}

std::vector<Scene> scenes() {
  const Finding one = virus_at("2", "eicar.com");
  const Finding other = finding(Category::kVirus, "Trojan.Test", "3.1");
  std::vector<Scene> all{
      scene("emptied-one", {one}, PartFate::kEmptied, OriginalForm::kAttached),
      scene("emptied-several", {one, other}, PartFate::kEmptied, OriginalForm::kAttached),
      scene("sealed-one", {one}, PartFate::kSealed, OriginalForm::kAttached),
      scene("sealed-several", {one, other}, PartFate::kSealed, OriginalForm::kAttached),
      scene("delete-failed-sealed", {finding(Category::kVirus, "Trojan.Test", "")},
            PartFate::kNotRemoved, OriginalForm::kSealed),
      scene("delete-failed-withheld", {one}, PartFate::kNotRemoved, OriginalForm::kWithheld),
      scene("scan-failed", {finding(Category::kFailed, "time limit reached", "")},
            PartFate::kNotRemoved, OriginalForm::kSealed),
      scene("more-than-found", {one}, PartFate::kEmptied, OriginalForm::kAttached),
      scene("every-category", every_category(), PartFate::kEmptied, OriginalForm::kAttached),
  };
  all[all.size() - 2].facts.wider_parts = {"eicar.com", "part-1"};
  for (std::size_t i = 0; i < kActionNames.size(); ++i) {
    all.push_back(scene("action-" + std::string(kActionNames[i]), {one}, PartFate::kLeft,
                        OriginalForm::kWithheld));
    all.back().delivery.action = static_cast<Action>(i);
  }
  return all;
}

std::string text_of(Scene scene, Language language, TemplateName name) {
  scene.delivery.settings.language = language;
  ::setenv("TZ", "UTC0", 1);
  const TemplateValues values =
      make_message_values(scene.delivery, "四半期の報告 (Q2)", scene.facts);
  Result<MessageText> text =
      fill_message_text(builtin_template(template_path(language, name)), values);
  if (!text) return text.error().text;
  return "Subject: " + text->subject + "\n\n" + text->body;
}

void compare(const std::string& path, const std::string& text) {
  if (std::getenv("SCANQ_WRITE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
  }
  std::ifstream file(path);
  const std::string golden((std::istreambuf_iterator<char>(file)), {});
  INFO(path);
  CHECK(text == golden);
}

TemplateValues values_of(const DeliveryFacts& delivery) {
  return make_message_values(delivery, "subject", {});
}

}  // namespace

TEST_CASE("texts: every warning and notice is as in its golden file", "[message_text]") {
  const auto [language, folder] =
      GENERATE(std::pair(Language::kEnglish, "en"), std::pair(Language::kJapanese, "ja"));
  const std::string golden = std::string("tests/data/golden/") + folder + "/";
  for (const Scene& scene : scenes()) {
    const bool is_rewritten = !scene.name.starts_with("action-") || scene.name == "action-warn";
    if (is_rewritten) {
      compare(golden + "warning-" + scene.name + ".txt",
              text_of(scene, language, TemplateName::kWarning));
    } else {
      compare(golden + "notice-sender-" + scene.name + ".txt",
              text_of(scene, language, TemplateName::kNoticeSender));
    }
    compare(golden + "notice-administrators-" + scene.name + ".txt",
            text_of(scene, language, TemplateName::kNoticeAdministrators));
    if (scene.name == "action-quarantine") {
      compare(golden + "notice-recipients-" + scene.name + ".txt",
              text_of(scene, language, TemplateName::kNoticeRecipients));
    }
  }
}

TEST_CASE("texts: both languages have every template, of the same placeholders", "[message_text]") {
  CHECK(builtin_templates().size() == 2 * kTemplateFiles.size() + 1);  // and en/refusal.txt
  for (const Scene& scene : scenes()) {
    for (const Language language : {Language::kEnglish, Language::kJapanese}) {
      for (std::size_t i = 0; i < kTemplateFiles.size(); ++i) {
        const std::string text = text_of(scene, language, static_cast<TemplateName>(i));
        INFO(text);
        CHECK(text.starts_with("Subject: "));
        CHECK(text.find("{{") == std::string::npos);
      }
    }
  }
}

TEST_CASE("texts: the Japanese ones are all in ISO-2022-JP's reach", "[message_text]") {
  for (const Scene& scene : scenes()) {
    for (std::size_t i = 0; i < kTemplateFiles.size(); ++i) {
      CHECK(to_iso_2022_jp(text_of(scene, Language::kJapanese, static_cast<TemplateName>(i))));
    }
  }
}

TEST_CASE("texts: an empty sender is shown by the name of the settings", "[message_text]") {
  DeliveryFacts delivery = delivery_facts({virus_at("2")});
  delivery.sender.clear();
  delivery.settings.empty_sender_name = "nobody at all";
  CHECK(values_of(delivery).texts.at("sender") == "nobody at all");
}

TEST_CASE("texts: a notice says where the mail may still be refused, and the warning does not",
          "[message_text]") {
  Scene scene = scenes().front();
  for (const bool may_be : {false, true}) {
    scene.delivery.may_still_be_refused = may_be;
    for (std::size_t i = 0; i < kTemplateFiles.size(); ++i) {
      const auto name = static_cast<TemplateName>(i);
      const bool is_said = may_be && name != TemplateName::kWarning;
      const std::string english = text_of(scene, Language::kEnglish, name);
      const std::string japanese = text_of(scene, Language::kJapanese, name);
      CHECK((english.find("another filter may") != std::string::npos) == is_said);
      CHECK((japanese.find("別のフィルタ") != std::string::npos) == is_said);
      CHECK(to_iso_2022_jp(japanese));
    }
  }
}

TEST_CASE("texts: text from strangers stays in one line, of bounded length, in one direction",
          "[message_text]") {
  DeliveryFacts delivery = delivery_facts({virus_at("2", "exe.\u202egpj\nSubject: x")});
  delivery.sender = std::string("a\r\nb\xff") + std::string(1000, 'x') + "@example.org";
  delivery.recipients.assign(100, "bob@example.net");
  const TemplateValues values = values_of(delivery);
  CHECK(values.blocks.at("findings")[0].texts.at("file") == "exe.?gpj Subject: x");
  const std::string& sender = values.texts.at("sender");
  CHECK(sender.starts_with("a  b\ufffdxxx"));
  CHECK(sender.ends_with("..."));
  CHECK(sender.size() <= 250);
  CHECK(values.texts.at("recipients").size() < 400);
  CHECK(values.texts.at("recipients").ends_with(", ..."));
}

TEST_CASE("texts: what nobody sees, turns the writing or ends a line is shown as a question mark",
          "[message_text]") {
  for (const char* hidden : {"\u0085", "\u009b", "\u00ad", "\u061c", "\u180e", "\u200b", "\u2028",
                             "\u202e", "\u2066", "\ufeff", "\ufff9", "\U000e0041"}) {
    INFO(hidden);
    const std::string text = std::string("a") + hidden + "b";
    DeliveryFacts delivery = delivery_facts({virus_at("2", text)});
    delivery.verdict.findings[0].name = delivery.verdict.findings[0].member =
        delivery.verdict.findings[0].note = delivery.verdict.findings[0].content_type = text;
    delivery.verdict.header_from = delivery.verdict.message_id = delivery.verdict.engine = text;
    delivery.sender = text;
    const TemplateValues values = make_message_values(delivery, text, {});
    for (const char* name : {"subject", "sender", "header_from", "message_id", "engine"}) {
      CHECK(values.texts.at(name) == "a?b");
    }
    for (const char* name : {"file", "infection", "member", "note", "content_type"}) {
      CHECK(values.blocks.at("findings")[0].texts.at(name) == "a?b");
    }
  }
}

TEST_CASE("texts: no line of a text begins an encoded file", "[message_text]") {
  for (const char* name : {"begin 644 a.exe", "BEGIN 644 a.exe", "begin-base64 644 a",
                           "=ybegin line=128 size=1 name=a", "-----BEGIN PGP MESSAGE-----",
                           "(This file must be converted with BinHex 4.0)"}) {
    INFO(name);
    DeliveryFacts delivery = delivery_facts({virus_at("2", name)});
    delivery.sender = name;
    const TemplateValues values = with_notice_values(values_of(delivery), Notice{});
    for (const TemplateName text :
         {TemplateName::kWarning, TemplateName::kNoticeSender, TemplateName::kNoticeRecipients,
          TemplateName::kNoticeAdministrators}) {
      for (const Language language : {Language::kEnglish, Language::kJapanese}) {
        const std::string body =
            fill_message_text(builtin_template(template_path(language, text)), values)->body;
        CHECK(body.find(name) != std::string::npos);
        CHECK(("\n" + body).find("\n" + std::string(name)) == std::string::npos);
      }
    }
  }
}

TEST_CASE("texts: of very many findings the first fifty are listed", "[message_text]") {
  const TemplateValues values = values_of(delivery_facts(std::vector<Finding>(120, virus_at("2"))));
  CHECK(values.blocks.at("findings").size() == 50);
  CHECK(values.texts.at("more_findings") == "70");
}

TEST_CASE("texts: a template needs a subject line and an empty one, and UTF-8", "[message_text]") {
  const TemplateValues values = values_of(delivery_facts({}));
  CHECK_FALSE(fill_message_text("no subject\n\nbody", values));
  CHECK_FALSE(fill_message_text("Subject: x\nbody\n\n", values));
  CHECK_FALSE(fill_message_text("Subject: x\n\n\x8c\x8f\n", values));
  CHECK_FALSE(fill_message_text("", values));
  Result<MessageText> text = fill_message_text("Subject:  a b \r\n\r\nline\r\n", values);
  REQUIRE(text);
  CHECK(text->subject == "a b");
  CHECK(text->body == "line\n");
}

}  // namespace scanq
