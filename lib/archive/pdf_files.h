// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The files attached to a PDF, its scripts, and whether it starts programs, through libqpdf, which
// reads object streams, encryption without a password, and dictionaries of every order. Does not
// scan.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace scanq {

// Whether it begins like a PDF: readers look for its mark in the first 1,024 bytes.
bool is_pdf(std::string_view content);

struct PdfVisitor {
  // A file with its name, in UTF-8 and possibly empty, or a script, which has none.
  std::function<void(const std::string& name, std::string_view bytes)> file;
  std::function<void(std::string_view bytes)> script;
};

struct PdfReport {
  bool is_locked = false;       // a password is needed to read it
  bool starts_program = false;  // it has an action of the kind Launch
  bool is_cut = false;          // more than max_bytes was attached; the visitor has a part of it
  std::string trouble;          // why it was not read to its end; empty: it was
};

// Reads the PDF, whose files and scripts may have max_bytes together.
PdfReport read_pdf(std::string_view pdf, std::uint64_t max_bytes, const PdfVisitor& visitor);

}  // namespace scanq
