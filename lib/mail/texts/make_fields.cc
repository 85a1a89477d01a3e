// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/make_fields.h"

#include <algorithm>
#include <vector>

#include "lib/mail/text.h"
#include "lib/mail/texts/encoded_words.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxParameterBytes = 60;  // of one piece of an RFC 2231 value

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_made_of(std::string_view text, std::string_view marks) {
  return std::all_of(text.begin(), text.end(), [marks](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

// RFC 5322's atoms, with blanks between them.
bool is_atom_text(std::string_view text) {
  return is_made_of(text, " !#$%&'*+-/=?^_`{|}~");
}
// RFC 2045's token.
bool is_token(std::string_view text) {
  return !text.empty() && is_made_of(text, "!#$%&'*+-.^_`{|}~");
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// The words of a field's body, with one blank between two of them. The first words may stay plain;
// from the first that needs encoding on, all are encoded, because readers drop the blanks between
// encoded words.
std::vector<std::string> field_words(std::string_view text, MailCharset charset) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    // An empty word stands for a second blank, which folding would lose.
    if (needs_encoding(word) || (word.empty() && end < text.size())) break;
    words.emplace_back(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (std::string& word : encoded_words(text, charset)) words.push_back(std::move(word));
  return words;
}

// One byte of an RFC 2231 value.
std::string percent_encoded(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (is_made_of({&c, 1}, "!#$&+-.^_`{|}~")) return {c};
  const auto number = static_cast<unsigned char>(c);
  return {'%', kDigits[number >> 4], kDigits[number & 15]};
}

// The parameter "filename" as RFC 2231 has it, in as many pieces as lines need.
std::vector<std::string> filename_words(std::string_view name) {
  std::vector<std::string> pieces(1, "UTF-8''");
  for (const char c : name) {
    const std::string next = percent_encoded(c);
    if (pieces.back().size() + next.size() > kMaxParameterBytes) pieces.emplace_back();
    pieces.back() += next;
  }
  if (pieces.size() == 1) return {"filename*=" + pieces[0]};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    pieces[i].insert(0, "filename*" + std::to_string(i) + "*=");
    if (i + 1 < pieces.size()) pieces[i] += ';';
  }
  return pieces;
}

}  // namespace

std::string make_text_field(std::string_view name, std::string_view text, MailCharset charset) {
  return fold_field(name, field_words(trim_blanks(text), charset));
}

std::string make_mailbox_field(std::string_view name, std::string_view display_name,
                               std::string_view address, MailCharset charset) {
  std::vector<std::string> words;
  if (display_name.empty()) {
    words.emplace_back(address);
    return fold_field(name, words);
  }
  if (needs_encoding(display_name)) {
    words = encoded_words(display_name, charset);
  } else {
    words.push_back(is_atom_text(display_name) ? std::string(display_name) : quoted(display_name));
  }
  words.push_back("<" + std::string(address) + ">");
  return fold_field(name, words);
}

std::string make_date_field(std::time_t now) {
  std::tm parts{};
  if (::localtime_r(&now, &parts) == nullptr) {  // the year fits no number
    const std::time_t begin = 0;
    (void)::gmtime_r(&begin, &parts);
  }
  char text[100];
  // In the C locale: no program of ours sets another one.
  const std::size_t bytes = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S %z", &parts);
  return "Date: " + std::string(text, bytes) + "\n";
}

std::string make_file_header(std::string_view content_type, std::string_view file_name,
                             std::string_view transfer_encoding, MailCharset charset) {
  const bool is_plain = !needs_encoding(file_name);
  std::vector<std::string> type{std::string(content_type) + ";"};
  std::vector<std::string> disposition{"attachment;"};
  if (is_plain) {
    type.push_back("name=" + quoted(file_name));
    disposition.push_back("filename=" +
                          (is_token(file_name) ? std::string(file_name) : quoted(file_name)));
  } else {
    std::vector<std::string> name = encoded_words(file_name, charset);
    name.front().insert(0, "name=\"");
    name.back() += '"';
    std::move(name.begin(), name.end(), std::back_inserter(type));
    std::vector<std::string> pieces = filename_words(file_name);
    std::move(pieces.begin(), pieces.end(), std::back_inserter(disposition));
  }
  std::string header = fold_field("Content-Type", type);
  if (!transfer_encoding.empty()) {
    header.append("Content-Transfer-Encoding: ").append(transfer_encoding).append("\n");
  }
  return header + fold_field("Content-Disposition", disposition) + '\n';
}

}  // namespace scanq
