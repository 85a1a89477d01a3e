// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/scan/scan_report.h"

#include <fcntl.h>
#include <unistd.h>

#include <iomanip>
#include <ostream>
#include <sstream>

#include "lib/base/terminal_text.h"

namespace scanq {
namespace {

std::string megabytes(std::uint64_t bytes) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << static_cast<double>(bytes) / (1 << 20);
  return text.str();
}

std::string date_of(std::time_t time) {
  std::tm local{};
  std::ostringstream text;
  if (::localtime_r(&time, &local) != nullptr) text << std::put_time(&local, "%Y:%m:%d %H:%M:%S");
  return text.str();
}

}  // namespace

std::string summary_text(const ScanCounts& counts, std::time_t begin, double seconds) {
  std::ostringstream out;
  out << "\n----------- SCAN SUMMARY -----------\n"
      << "Known viruses: " << counts.signatures
      << "\nEngine version: " << counts.engine.substr(counts.engine.find(' ') + 1)
      << "\nScanned directories: " << counts.folders << "\nScanned files: " << counts.files
      << "\nInfected files: " << counts.infected << '\n';
  if (counts.errors > 0) out << "Total errors: " << counts.errors << '\n';
  out << "Data scanned: " << megabytes(counts.bytes)
      << " MB\nData read: " << megabytes(counts.bytes) << " MB (ratio "
      << (counts.bytes > 0 ? "1.00" : "0.00") << ":1)\nTime: " << std::fixed << std::setprecision(3)
      << seconds << " sec (" << static_cast<long>(seconds) / 60 << " m "
      << static_cast<long>(seconds) % 60 << " s)\nStart Date: " << date_of(begin)
      << "\nEnd Date:   " << date_of(std::time(nullptr)) << '\n';
  return out.str();
}

ScanReport::ScanReport(const Call& call, const ScanWish& wish)
    : out_(call.out),
      err_(wish.to_stdout ? call.out : call.err),
      is_quiet_(wish.is_quiet),
      is_terminal_(::isatty(STDOUT_FILENO) == 1) {}

Result<void> ScanReport::open_log(const std::string& path) {
  if (path.empty()) return {};
  Result<Fd> log = open_file(path, O_WRONLY | O_APPEND | O_CREAT, 0640);
  if (!log) return log.error();
  log_ = std::move(*log);
  return write_all(log_.get(), "\n" + std::string(79, '-') + "\n\n");
}

void ScanReport::say(const std::string& text) {
  // A program gets names as they are.
  if (!is_quiet_) out_ << (is_terminal_ ? terminal_lines(text) : text) << '\n' << std::flush;
  if (log_.is_open()) (void)write_all(log_.get(), text + '\n');  // the output tells the same
}

void ScanReport::complain(const std::string& text) {
  err_ << terminal_lines(text) << '\n' << std::flush;
}

}  // namespace scanq
