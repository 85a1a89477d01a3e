// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Two passes: the text becomes a flat list of pieces; then the list is walked, the pieces of a
// block once for each of its items. A block without items is walked as well, with its output
// dropped, so that a mistake in it shows at once, and not only in the rare mail that needs the
// block. The names of its items are unknown then, so the walk accepts every name there that some
// item could have.
#include "lib/mail/texts/template_text.h"

#include <algorithm>

#include "lib/base/log.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxFilledBytes = 4 << 20;
constexpr std::string_view kSigns = "#^/!";
constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

enum class PieceKind { kText, kValue, kBlock, kNoBlock, kEnd };
struct Piece {
  PieceKind kind = PieceKind::kText;
  std::string_view text;  // the plain text, or the name in a tag
  std::size_t line = 0;
  std::size_t end = 0;  // for a block: the index of its kEnd
};

Error bad_template(std::size_t line, const std::string& what) {
  return {ErrorCode::kBadSettings, "line " + std::to_string(line) + ": " + what};
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  Result<std::vector<Piece>> split() {
    for (;;) {
      const std::size_t open = text_.find(kOpen, at_);
      if (open == std::string_view::npos) break;
      const std::size_t close = text_.find(kClose, open);
      if (close == std::string_view::npos) return bad_template(line_of(open), "{{ without }}");
      Result<void> taken = take_tag(open, close + kClose.size());
      if (!taken) return taken.error();
    }
    add_text(text_.size());
    if (open_blocks_.empty()) return std::move(pieces_);
    const Piece& block = pieces_[open_blocks_.back()];
    return bad_template(block.line, "block " + log_value(block.text) + " is not closed");
  }

 private:
  Result<void> take_tag(std::size_t open, std::size_t end) {
    std::string_view name = text_.substr(open, end - open);
    name.remove_prefix(kOpen.size());
    name.remove_suffix(kClose.size());
    const char sign = name.empty() ? ' ' : name[0];
    const std::size_t line = line_of(open);
    if (kSigns.find(sign) == std::string_view::npos) {
      add_text(open);
    } else {
      name.remove_prefix(1);
      const std::size_t line_begin = text_.rfind('\n', open) + 1;  // npos + 1 is 0
      const std::size_t after = std::min(text_.find_first_not_of(" \t", end), text_.size());
      const bool is_alone = trim_blanks(text_.substr(line_begin, open - line_begin)).empty() &&
                            (after == text_.size() || text_[after] == '\n');
      add_text(is_alone ? line_begin : open);
      if (is_alone) end = std::min(after + 1, text_.size());
    }
    at_ = end;
    if (sign == '!') return {};
    name = trim_blanks(name);
    if (name.empty()) return bad_template(line, "a tag without a name");
    if (sign == '/') return end_block(name, line);
    PieceKind kind = PieceKind::kValue;
    if (sign == '#' || sign == '^') {
      if (open_blocks_.size() == kMaxDepth) return bad_template(line, "blocks nested too deep");
      open_blocks_.push_back(pieces_.size());
      kind = sign == '#' ? PieceKind::kBlock : PieceKind::kNoBlock;
    }
    pieces_.push_back({kind, name, line, 0});
    return {};
  }

  Result<void> end_block(std::string_view name, std::size_t line) {
    if (open_blocks_.empty() || pieces_[open_blocks_.back()].text != name) {
      return bad_template(line, "{{/" + std::string(name) + "}} closes nothing that is open here");
    }
    pieces_[open_blocks_.back()].end = pieces_.size();
    open_blocks_.pop_back();
    pieces_.push_back({PieceKind::kEnd, name, line, 0});
    return {};
  }

  void add_text(std::size_t end) {
    if (end > at_) pieces_.push_back({PieceKind::kText, text_.substr(at_, end - at_), 0, 0});
  }
  std::size_t line_of(std::size_t offset) const {
    const std::string_view before = text_.substr(0, offset);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  }

  std::string_view text_;
  std::size_t at_ = 0;  // pieces_ has everything before this place
  std::vector<Piece> pieces_;
  std::vector<std::size_t> open_blocks_;
};

class Filler {
 public:
  Filler(const std::vector<Piece>& pieces, const TemplateValues& values)
      : pieces_(pieces), scopes_{&values} {}

  Result<void> fill(std::size_t from, std::size_t to, std::string& into) {
    for (std::size_t i = from; i < to; ++i) {
      const Piece& piece = pieces_[i];
      if (into.size() > kMaxFilledBytes) return bad_template(piece.line, "the text gets too large");
      if (piece.kind == PieceKind::kText) {
        into += piece.text;
      } else if (piece.kind == PieceKind::kValue) {
        const std::string* value = find_text(piece.text);
        if (value != nullptr) {
          into += *value;
        } else if (!is_in_unknown_item_) {
          return bad_template(piece.line, "there is no {{" + std::string(piece.text) + "}} here");
        }
      } else {
        Result<void> filled = fill_block(i, into);
        if (!filled) return filled;
        i = piece.end;
      }
    }
    return {};
  }

 private:
  Result<void> fill_block(std::size_t at, std::string& into) {
    const Piece& piece = pieces_[at];
    const std::vector<TemplateValues>* items = find_block(piece.text);
    if (items == nullptr && !is_in_unknown_item_) {
      return bad_template(piece.line,
                          "there is no block {{#" + std::string(piece.text) + "}} here");
    }
    const bool has_items = items != nullptr && !items->empty();
    if (piece.kind == PieceKind::kBlock && has_items) {
      for (const TemplateValues& item : *items) {
        scopes_.push_back(&item);
        Result<void> filled = fill(at + 1, piece.end, into);
        scopes_.pop_back();
        if (!filled) return filled;
      }
      return {};
    }
    if (piece.kind == PieceKind::kNoBlock && !has_items) return fill(at + 1, piece.end, into);
    const bool was_unknown = is_in_unknown_item_;
    is_in_unknown_item_ = was_unknown || piece.kind == PieceKind::kBlock;
    std::string nowhere;
    Result<void> checked = fill(at + 1, piece.end, nowhere);
    is_in_unknown_item_ = was_unknown;
    return checked;
  }

  const std::string* find_text(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found = (*scope)->texts.find(name);
      if (found != (*scope)->texts.end()) return &found->second;
    }
    return nullptr;
  }
  const std::vector<TemplateValues>* find_block(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found = (*scope)->blocks.find(name);
      if (found != (*scope)->blocks.end()) return &found->second;
    }
    return nullptr;
  }

  const std::vector<Piece>& pieces_;
  std::vector<const TemplateValues*> scopes_;  // innermost last
  bool is_in_unknown_item_ = false;
};

}  // namespace

Result<std::string> fill_template(std::string_view text, const TemplateValues& values) {
  if (text.size() > kMaxTemplateBytes) return bad_template(1, "the template is too large");
  Result<std::vector<Piece>> pieces = Splitter(text).split();
  if (!pieces) return pieces.error();
  Filler filler(*pieces, values);
  std::string filled;
  Result<void> done = filler.fill(0, pieces->size(), filled);
  if (!done) return done.error();
  return filled;
}

}  // namespace scanq
