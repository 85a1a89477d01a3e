// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/pdf_files.h"

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <memory>
#include <vector>

#include "lib/base/last_word.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxQpdfTextBytes = 200;
constexpr std::size_t kMaxObjects = 500000;

// Takes what a stream unpacks to, up to a limit.
class Taker : public Pipeline {
 public:
  explicit Taker(std::uint64_t max_bytes) : Pipeline("scanq", nullptr), left_(max_bytes) {}
  void write(unsigned char const* data, std::size_t bytes) override {
    LastWord::step();
    is_cut_ = is_cut_ || bytes > left_;
    // Nothing but an exception ends libqpdf's decoder: this one is of std::string.
    if (is_cut_) static_cast<void>(bytes_.at(bytes_.size()));
    left_ -= bytes;
    bytes_.append(reinterpret_cast<const char*>(data), bytes);
  }
  void finish() override {}
  const std::string& bytes() const { return bytes_; }
  bool is_cut() const { return is_cut_; }

 private:
  std::string bytes_;
  std::uint64_t left_;
  bool is_cut_ = false;
};

class PdfReading {
 public:
  PdfReading(std::uint64_t max_bytes, const PdfVisitor& visitor)
      : left_bytes_(max_bytes), visitor_(visitor) {}

  PdfReport run(std::string_view bytes) {
    try {
      pdf_.setSuppressWarnings(true);
      LastWord::step();
      pdf_.processMemoryFile("pdf", bytes.data(), bytes.size());
      if (pdf_.getObjectCount() > kMaxObjects) {
        report_.trouble = "too many objects";
        return report_;
      }
      std::vector<QPDFObjectHandle> objects = pdf_.getAllObjects();
      for (QPDFObjectHandle& object : objects) look_at(object);
      for (QPDFObjectHandle& object : objects) read_file(object);
    } catch (const QPDFExc& error) {
      report_.is_locked = error.getErrorCode() == qpdf_e_password;
      report_.trouble = one_line_utf8(error.what(), kMaxQpdfTextBytes);
    } catch (const std::exception& error) {
      report_.trouble = one_line_utf8(error.what(), kMaxQpdfTextBytes);
    }
    return report_;
  }

 private:
  using Place = std::pair<int, int>;
  static Place place_of(QPDFObjectHandle object) {
    return {object.getObjectID(), object.getGeneration()};
  }
  static std::string text_of(QPDFObjectHandle object) {
    return object.isString() ? object.getUTF8Value() : std::string();
  }

  // Names and actions stand in dictionaries, also in ones within others.
  void look_at(QPDFObjectHandle object, int depth = 0) {
    constexpr int kMaxDepth = 50;
    if (depth > kMaxDepth) return;
    LastWord::step();
    if (object.isArray()) {
      for (QPDFObjectHandle item : object.getArrayAsVector()) {
        if (!item.isIndirect()) look_at(item, depth + 1);
      }
      return;
    }
    if (object.isStream()) object = object.getDict();
    if (!object.isDictionary()) return;
    note_file(object);
    note_action(object);
    for (const std::string& key : object.getKeys()) {
      QPDFObjectHandle value = object.getKey(key);
      if (!value.isIndirect()) look_at(value, depth + 1);
    }
  }

  // The name and the streams of an attached file: one for each system that it is meant for.
  void note_file(QPDFObjectHandle dictionary) {
    QPDFObjectHandle streams = dictionary.getKey("/EF");
    if (!streams.isDictionary()) return;
    std::string name;
    for (const char* key : {"/UF", "/F", "/Unix", "/DOS", "/Mac"}) {
      if (name.empty()) name = text_of(dictionary.getKey(key));
    }
    for (const std::string& key : streams.getKeys()) {
      QPDFObjectHandle stream = streams.getKey(key);
      if (stream.isStream()) names_.emplace(place_of(stream), name);
    }
  }

  void note_action(QPDFObjectHandle dictionary) {
    if (dictionary.getKey("/S").isNameAndEquals("/Launch")) report_.starts_program = true;
    QPDFObjectHandle script = dictionary.getKey("/JS");
    if (script.isStream()) {
      hand_over(script, [this](const std::string& bytes) { visitor_.script(bytes); });
    } else if (script.isString()) {
      const LastWord::Pause no_library;
      visitor_.script(text_of(script));
    }
  }

  void read_file(QPDFObjectHandle object) {
    if (!object.isStream()) return;
    const auto named = names_.find(place_of(object));
    const bool is_file = object.getDict().getKey("/Type").isNameAndEquals("/EmbeddedFile");
    if (named == names_.end() && !is_file) return;
    const std::string name = named == names_.end() ? std::string() : named->second;
    hand_over(object, [&](const std::string& bytes) { visitor_.file(name, bytes); });
  }

  void hand_over(QPDFObjectHandle stream, const std::function<void(const std::string&)>& visit) {
    Taker taker(left_bytes_);
    bool was_unpacked = false;
    const bool is_whole =
        stream.pipeStreamData(&taker, &was_unpacked, 0, qpdf_dl_specialized, true);
    left_bytes_ -= taker.bytes().size();
    report_.is_cut = report_.is_cut || taker.is_cut();
    if (!is_whole && !taker.is_cut()) report_.trouble = "a file in it is damaged";
    if (!was_unpacked && !stream.getDict().getKey("/Filter").isNull()) {
      report_.trouble = "a file in it is packed in an unknown way";
    }
    const LastWord::Pause no_library;
    visit(taker.bytes());
  }

  QPDF pdf_;
  std::uint64_t left_bytes_;
  const PdfVisitor& visitor_;
  PdfReport report_;
  std::map<Place, std::string> names_;
};

}  // namespace

bool is_pdf(std::string_view content) {
  constexpr std::size_t kMarkWithin = 1024;
  if (content.substr(0, kMarkWithin).find("%PDF-") != std::string_view::npos) return true;
  // Some programs open one without its first line, or with more before it.
  const std::string_view end =
      content.substr(content.size() - std::min(content.size(), kMarkWithin));
  return end.find("startxref") != std::string_view::npos &&
         end.find("%%EOF") != std::string_view::npos;
}

PdfReport read_pdf(std::string_view pdf, std::uint64_t max_bytes, const PdfVisitor& visitor) {
  return PdfReading(max_bytes, visitor).run(pdf);
}

}  // namespace scanq
