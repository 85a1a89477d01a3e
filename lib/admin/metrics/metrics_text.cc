// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/metrics/metrics_text.h"

#include <span>
#include <string_view>

#include "lib/base/version.h"

namespace scanq {
namespace {

constexpr std::int64_t kMillisecondsInSecond = 1000;

std::string label(std::string_view key, std::string_view value) {
  return std::string(key) + "=\"" + std::string(value) + '"';
}

std::string in_seconds(std::uint64_t milliseconds) {
  const std::string rest = std::to_string(milliseconds % kMillisecondsInSecond);
  return std::to_string(milliseconds / kMillisecondsInSecond) + "." +
         std::string(3 - rest.size(), '0') + rest;
}

class MetricsWriter {
 public:
  explicit MetricsWriter(MetricForm form) : is_open_metrics_(form == MetricForm::kOpenMetrics) {}

  void counter(std::string_view name, std::string_view help) {
    head(std::string(name) + (is_open_metrics_ ? "" : "_total"), "counter", help);
    name_ = std::string(name) + "_total";
  }
  void gauge(std::string_view name, std::string_view help, std::uint64_t value) {
    begin_gauges(name, help);
    sample("", value);
  }
  void begin_gauges(std::string_view name, std::string_view help) {
    head(std::string(name), "gauge", help);
    name_ = name;
  }
  void info(std::string_view name, std::string_view help, const std::string& labels) {
    name_ = std::string(name) + "_info";
    head(is_open_metrics_ ? std::string(name) : name_, is_open_metrics_ ? "info" : "gauge", help);
    sample(labels, 1);
  }
  void histogram(std::string_view name, std::string_view help) {
    head(std::string(name), "histogram", help);
    name_ = name;
  }
  void sample(const std::string& labels, std::uint64_t value) {
    line("", labels, std::to_string(value));
  }
  // The buckets of one histogram; `range` as counts.h has it.
  void buckets(const std::string& labels, const Counts& counts, CountRange range,
               std::span<const TimeBound> bounds) {
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
      seen = bounded_sum(seen, counts.of(range, i));
      const std::string_view bound = i < bounds.size() ? bounds[i].seconds : "+Inf";
      line("_bucket", labels + "," + label("le", bound), std::to_string(seen));
    }
    line("_count", labels, std::to_string(seen));
    line("_sum", labels, in_seconds(counts.of(range, range.size - 1)));
  }
  std::string finish() { return text_ + (is_open_metrics_ ? "# EOF\n" : ""); }

 private:
  void head(const std::string& name, std::string_view type, std::string_view help) {
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void line(std::string_view ending, const std::string& labels, const std::string& value) {
    text_.append(name_).append(ending);
    if (!labels.empty()) text_.append("{").append(labels).append("}");
    text_.append(" ").append(value).append("\n");
  }

  bool is_open_metrics_;
  std::string name_, text_;
};

// The same samples for the server's mail and for the others'.
template <class Samples>
void for_both(const CountedMail& mail, const Samples& samples) {
  samples(label("users", "server"), mail.server);
  samples(label("users", "local"), mail.local);
}

void add_single(MetricsWriter& out, const CountedMail& mail, CountRange range) {
  for_both(mail, [&](const std::string& users, const Counts& counts) {
    out.sample(users, counts.of(range));
  });
}

void add_by_name(MetricsWriter& out, const CountedMail& mail, CountRange range,
                 std::string_view key, std::span<const std::string_view> names) {
  for_both(mail, [&](const std::string& users, const Counts& counts) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      out.sample(users + "," + label(key, names[i]), counts.of(range, i));
    }
  });
}

void add_messages(MetricsWriter& out, const CountedMail& mail) {
  out.counter(
      "scanq_messages_begun",
      "Messages that qmail-scanq began with; one that is never counted as ended was killed.");
  add_single(out, mail, kBegunCount);
  out.counter("scanq_messages",
              "Messages that came to an end, by the n of SCANNED:n and by what was done.");
  for_both(mail, [&](const std::string& users, const Counts& counts) {
    for (std::size_t i = 0; i < kMessageCounts.size; ++i) {
      const std::size_t column = i % kActionValues;
      const std::string_view action =
          column < kActionNames.size() ? kActionNames[column] : kNoAction;
      out.sample(users + "," + label("scanned", std::to_string(i / kActionValues)) + "," +
                     label("action", action),
                 counts.of(kMessageCounts, i));
    }
  });
  out.counter("scanq_message_bytes", "The bytes of these messages.");
  add_single(out, mail, kByteCount);
  out.histogram("scanq_message_seconds", "The time from the start of qmail-scanq to its end.");
  for_both(mail, [&](const std::string& users, const Counts& counts) {
    out.buckets(users, counts, kTimeCounts, kMessageBounds);
  });
}

void add_scans(MetricsWriter& out, const CountedMail& mail) {
  out.histogram("scanq_scan_wait_seconds", "The wait of messages for a scan slot.");
  for_both(mail, [&](const std::string& users, const Counts& counts) {
    out.buckets(users, counts, kWaitCounts, kWaitBounds);
  });
  out.counter("scanq_scans",
              "Verdicts, by where their signatures came from; loaded: for this message alone.");
  add_by_name(out, mail, kEngineCounts, "engine", kEngineNames);
  out.counter("scanq_found_messages", "Messages with a finding, by its category.");
  add_by_name(out, mail, kFindingCounts, "category", kCategoryNames);
  out.counter("scanq_scan_failures", "Scans that failed, by cause.");
  add_by_name(out, mail, kScanFailureCounts, "cause", kCauseNames);
  out.counter("scanq_failures", "Messages that were not taken because of a failure, by cause.");
  add_by_name(out, mail, kFailureCounts, "cause", kCauseNames);
  out.counter("scanq_delete_failed", "Versions of messages out of which a find could not be cut.");
  add_single(out, mail, kDeleteFailedCount);
  out.counter("scanq_kept_messages", "Messages that went into quarantine.");
  add_single(out, mail, kKeptCount);
}

void add_objects(MetricsWriter& out, const CountedMail& mail) {
  out.counter(
      "scanq_objects",
      "Files and streams that scanq-clamd and scanq scan looked at, by the n of SCANNED:n.");
  for_both(mail, [&](const std::string& users, const Counts& counts) {
    for (std::size_t i = 0; i < kObjectCounts.size; ++i) {
      out.sample(users + "," + label("scanned", std::to_string(i)), counts.of(kObjectCounts, i));
    }
  });
  out.counter("scanq_object_bytes", "The bytes of these objects.");
  add_single(out, mail, kObjectByteCount);
}

void add_signatures(MetricsWriter& out, const MachineFacts& machine) {
  if (machine.image) {
    out.gauge("scanq_engine_image_usable", "Whether there is an engine image that can be used.",
              machine.image->is_usable ? 1 : 0);
    out.gauge("scanq_engine_image_current", "Whether it is of the signature files as they are now.",
              machine.image->is_current ? 1 : 0);
    if (machine.image->is_usable) {
      out.gauge("scanq_engine_image_built_timestamp_seconds", "The time when it was built.",
                static_cast<std::uint64_t>(machine.image->built));
    }
  }
  out.gauge("scanq_signatures_complete", "Whether all of required_signatures are there.",
            machine.are_signatures_complete ? 1 : 0);
  out.gauge("scanq_signatures", "The number of signatures in databases that tell it.",
            machine.signatures);
  if (machine.signatures_dated != 0) {
    out.gauge("scanq_signatures_timestamp_seconds", "The date of the newest signatures.",
              static_cast<std::uint64_t>(machine.signatures_dated));
  }
}

void add_quarantine(MetricsWriter& out, const QuarantineFacts& quarantine,
                    const Settings& settings) {
  out.gauge("scanq_quarantine_messages", "Messages in quarantine.", quarantine.messages);
  out.gauge("scanq_quarantine_max_messages", "The most that it holds.",
            static_cast<std::uint64_t>(settings.quarantine_max_messages));
  out.gauge("scanq_quarantine_bytes", "Their bytes.", quarantine.bytes);
  out.gauge("scanq_quarantine_max_bytes", "The most that it holds.",
            static_cast<std::uint64_t>(settings.quarantine_max_bytes));
  if (quarantine.oldest != 0) {
    out.gauge("scanq_quarantine_oldest_timestamp_seconds", "The time of the oldest message in it.",
              static_cast<std::uint64_t>(quarantine.oldest));
  }
}

}  // namespace

std::string metrics_text(const CountedMail& mail, const MachineFacts& machine,
                         const Settings& settings, MetricForm form) {
  MetricsWriter out(form);
  out.info("scanq_build", "The version of scanq.", label("version", kVersion));
  add_messages(out, mail);
  add_scans(out, mail);
  add_objects(out, mail);
  out.gauge("scanq_unusable_count_files", "Files of counters that could not be believed.",
            mail.unusable);
  out.begin_gauges("scanq_slots", "The most scans, and loads of signatures, at once.");
  for (const SlotsInUse& slots : machine.slots) {
    out.sample(label("kind", slots.kind), static_cast<std::uint64_t>(slots.slots));
  }
  out.begin_gauges("scanq_slots_taken", "Those that run now.");
  for (const SlotsInUse& slots : machine.slots) {
    out.sample(label("kind", slots.kind), static_cast<std::uint64_t>(slots.taken));
  }
  add_signatures(out, machine);
  add_quarantine(out, machine.quarantine, settings);
  return out.finish();
}

}  // namespace scanq
