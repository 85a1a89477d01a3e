// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Random MIME trees with one infected leaf, and the same bytes with that leaf emptied. Both are
// written at the same time, so the expected result depends on no parser of MIME.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/base64.h"

namespace scanq {

struct InfectedMessage {
  std::string original;
  std::string emptied;
};

class RandomMime {
 public:
  // REQUIRES: `virus` is ASCII without a line end and does not begin with "-".
  RandomMime(unsigned seed, std::string virus) : random_(seed), virus_(std::move(virus)) {}

  InfectedMessage make() {
    line_end_ = pick(4) == 0 ? "\r\n" : "\n";
    const Node root = grow(0);
    infected_leaf_ = pick(leaves_);
    emit("From: Alice <alice@example.org>" + line_end_);
    if (pick(2) == 0) emit("Subject: =?ISO-2022-JP?B?GyRCN29MPhsoQg==?=" + line_end_);
    if (pick(3) == 0) emit("X-Raw: \x8c\x8f\x96\xbc \xb7\xef\xcc\xbe" + line_end_);
    emit("MIME-Version: 1.0" + line_end_);
    emit_node(root, true);
    return {original_, emptied_};
  }

 private:
  enum class Kind { kLeaf, kMultipart, kMessage };
  struct Node {
    Kind kind = Kind::kLeaf;
    std::vector<Node> children;
  };
  static constexpr unsigned kMaxDepth = 5, kMaxLeaves = 20;

  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  void emit(std::string_view text) {
    original_ += text;
    emptied_ += text;
  }

  Node grow(unsigned depth) {
    Node node;
    const unsigned kind = depth < kMaxDepth && leaves_ < kMaxLeaves ? pick(10) : 9;
    if (kind > 6) {
      ++leaves_;
      return node;
    }
    node.kind = kind == 6 ? Kind::kMessage : Kind::kMultipart;
    const unsigned children = node.kind == Kind::kMessage ? 1 : 1 + pick(4);
    for (unsigned i = 0; i < children; ++i) node.children.push_back(grow(depth + 1));
    return node;
  }

  // `is_last`: nothing follows in the message, so the content goes on to its very end.
  void emit_node(const Node& node, bool is_last) {
    if (node.kind == Kind::kLeaf) return emit_leaf(is_last);
    if (node.kind == Kind::kMultipart) return emit_multipart(node, is_last);
    emit("Content-Type: message/rfc822" + line_end_ + line_end_);
    emit("From: b@example.org" + line_end_ + "Subject: within" + line_end_);
    emit_node(node.children[0], is_last);
  }

  void emit_multipart(const Node& node, bool is_last) {
    constexpr std::array<std::string_view, 4> kSubtypes{"mixed", "alternative", "related",
                                                        "x-unheard-of"};
    const std::string boundary =
        "b" + std::to_string(random_()) + (pick(2) == 0 ? "'()+_,-./:=?" : "");
    emit("Content-Type: multipart/" + std::string(kSubtypes[pick(4)]) + ";" + line_end_ +
         "\tboundary=\"" + boundary + "\"" + line_end_ + line_end_);
    if (pick(2) == 0) emit("This is a message in MIME format." + line_end_);
    const bool is_closed = !is_last || pick(5) != 0;
    for (const Node& child : node.children) {
      emit("--" + boundary + line_end_);
      const bool is_end = is_last && !is_closed && &child == &node.children.back();
      emit_node(child, is_end);
      if (!is_end) emit(line_end_);
    }
    if (!is_closed) return;
    emit("--" + boundary + "--" + line_end_);
    if (pick(3) == 0) emit("an epilogue" + line_end_);
  }

  void emit_leaf(bool is_last) {
    const bool is_infected = at_leaf_++ == infected_leaf_;
    const bool is_base64 = pick(3) == 0;
    const bool is_binary = pick(3) == 0 && (is_base64 || !is_infected);
    emit_leaf_header(is_base64);
    std::string content = random_lines(is_binary);
    if (is_infected) content += virus_ + line_end_ + random_lines(is_binary);
    if (is_base64) content = with_line_ends(base64_lines(content));
    if (!is_last) {  // the last line's end belongs to the boundary
      while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
    }
    original_ += content;
    if (!is_infected) emptied_ += content;
  }

  void emit_leaf_header(bool is_base64) {
    constexpr std::array<std::string_view, 5> kTypes{
        "text/plain; charset=utf-8", "text/html", "image/png; name=\"a.png\"",
        "application/octet-stream; name=\"=?UTF-8?B?5pel5pys?=.exe\"", "application/x-\xff"};
    if (pick(6) != 0) emit("Content-Type: " + std::string(kTypes[pick(5)]) + line_end_);
    if (is_base64) emit("Content-Transfer-Encoding: base64" + line_end_);
    if (!is_base64 && pick(2) == 0) emit("content-transfer-encoding:8bit" + line_end_);
    if (pick(3) == 0) emit("X-Rubbish: \x01\xfe" + line_end_);
    emit(line_end_);
  }

  std::string random_lines(bool is_binary) {
    std::string lines;
    for (unsigned left = pick(4) == 0 ? pick(60) : pick(4); left > 0; --left) {
      lines += ' ';  // so that no line is a boundary
      for (unsigned i = pick(70); i > 0; --i) {
        if (is_binary) {
          lines += static_cast<char>(random_() & 0xff);
        } else {
          lines += pick(4) == 0 ? std::string("日本")
                                : std::string(1, static_cast<char>('a' + pick(26)));
        }
      }
      lines += line_end_;
    }
    return lines;
  }

  std::string with_line_ends(std::string text) const {
    for (std::size_t at = 0; line_end_ == "\r\n" && (at = text.find('\n', at)) != std::string::npos;
         at += 2) {
      text.replace(at, 1, "\r\n");
    }
    return text;
  }

  std::mt19937 random_;
  const std::string virus_;
  std::string line_end_, original_, emptied_;
  unsigned leaves_ = 0, infected_leaf_ = 0, at_leaf_ = 0;
};

}  // namespace scanq
