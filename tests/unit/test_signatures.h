// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A folder with signatures for harmless words, for tests of the engine. It is removed at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "lib/scan/clamav_engine.h"

namespace scanq {

// Words that stand for viruses.
inline const std::string kVirus = std::string("SCANQ-UNIT") + "-VIRUS-ONE-77af";
inline const std::string kOtherVirus = std::string("SCANQ-UNIT") + "-VIRUS-TWO-33be";
inline const std::string kPhishing = std::string("SCANQ-UNIT") + "-PHISHING-91d0";

class TestFolder {
 public:
  TestFolder() {
    std::string pattern = "/tmp/scanq-unit.XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~TestFolder() {
    std::error_code ignored;  // nothing depends on it
    std::filesystem::remove_all(path, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path + "/" + name) << content;
    return path + "/" + name;
  }
  std::string path;
};

inline std::string signature_line(const std::string& name, const std::string& word) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string line = name + ":0:*:";
  for (const char c : word) {
    line += kDigits[static_cast<unsigned char>(c) >> 4];
    line += kDigits[c & 15];
  }
  return line + "\n";
}

inline std::string test_database() {
  return signature_line("Unit.One", kVirus) + signature_line("Unit.Two", kOtherVirus) +
         signature_line("Heuristics.Phishing.Unit", kPhishing);
}

inline ScanOptions roomy_options() {
  ScanOptions options;
  options.max_scan_bytes = 100 << 20;
  options.max_file_bytes = 50 << 20;
  options.max_recursion = 17;
  options.max_files = 1000;
  return options;
}

// An engine with the signatures in this folder, and no others.
inline ClamavEngine load_only(const TestFolder& folder) {
  return std::move(*ClamavEngine::load({folder.path, folder.path + "/absent.ndb", false}));
}

// One engine for all tests of a program, because starting libclamav takes long.
inline ClamavEngine& test_engine() {
  static const TestFolder folder;
  static ClamavEngine engine = [] {
    folder.write("unit.ndb", test_database());
    return load_only(folder);
  }();
  return engine;
}

}  // namespace scanq
