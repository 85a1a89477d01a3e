#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq metrics in Debian's prometheus: through node_exporter's textfile collector, and as OpenMetrics over HTTP,
# with the alert rules and the dashboard of conf/monitoring.
. "$(dirname "$0")/../e2e/lib.sh"
for program in prometheus promtool prometheus-node-exporter; do
  command -v "$program" > /dev/null || { skip "there is no $program here"; exit 0; }
done
monitoring=$top/conf/monitoring
scanq_conf "engine_image = $T/engine.image"
clean_mail > "$T/mail"; infected_mail > "$T/infected"
for file in mail mail infected; do send "$T/$file"; done
mkdir "$T/textfile" "$T/web"
"$build/scanq" --conf "$T/scanq.conf" metrics --textfile "$T/textfile/scanq.prom"
"$build/scanq" --conf "$T/scanq.conf" metrics > "$T/web/metrics"

# start NAME COMMAND...: in the background, its output in $T/NAME.out
start() { "${@:2}" > "$T/$1.out" 2>&1 & servers+=($!); }
hold_port; exporter=$port
hold_port; web=$port
hold_port; prometheus=$port
start exporter prometheus-node-exporter --collector.disable-defaults --collector.textfile \
  --collector.textfile.directory="$T/textfile" --web.listen-address="127.0.0.1:$exporter"
cat > "$T/web.py" <<'END2'
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
        self.end_headers()
        self.wfile.write(open(sys.argv[2], "rb").read())
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
END2
start web python3 "$T/web.py" "$web" "$T/web/metrics"
cat > "$T/prometheus.yml" <<END2
global: {scrape_interval: 5s, evaluation_interval: 1s}
rule_files: ["$monitoring/scanq-alerts.yml"]
scrape_configs:
  - {job_name: textfile, static_configs: [{targets: ["127.0.0.1:$exporter"]}]}
  - {job_name: openmetrics, static_configs: [{targets: ["127.0.0.1:$web"]}]}
END2
start prometheus prometheus --config.file="$T/prometheus.yml" --storage.tsdb.path="$T/tsdb" \
  --web.listen-address="127.0.0.1:$prometheus"

# ask PATH PYTHON [NAME=VALUE...]: the answer of prometheus' interface, as data, through the expression
ask() {
  python3 - "http://127.0.0.1:$prometheus/api/v1/$1" "${@:2}" <<'END2'
import json, sys, urllib.parse, urllib.request
form = urllib.parse.urlencode([tuple(argument.split("=", 1)) for argument in sys.argv[3:]])
try:
    data = json.load(urllib.request.urlopen(sys.argv[1] + "?" + form))["data"]
    print(eval(sys.argv[2]))
except OSError as error:
    print("no answer:", error)
END2
}
# until_asked WANTED ask-ARGUMENTS: asks again until the answer is that one, since a busy machine may be late with one
until_asked() {
  local wanted=$1 tries answer; shift
  for ((tries = 1200; tries > 0; --tries)); do
    answer=$(ask "$@")
    [ "$answer" != "$wanted" ] || return 0
    sleep 0.1
  done
  fail "prometheus answered \"$answer\" in place of \"$wanted\" to $*" "$(tail -3 "$T"/*.out)"
}

it "promtool takes the file and the rules"
promtool check metrics < "$T/textfile/scanq.prom" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
promtool check rules "$monitoring/scanq-alerts.yml" > "$T/out" 2>&1 || fail "$(cat "$T/out")"

it "both ways in say the same, and counters are known as such"
until_asked "['1', '1']" query '[r["value"][1] for r in data["result"]]' 'query=up'
until_asked "{'openmetrics': '1', 'textfile': '1'}" query '{r["metric"]["job"]: r["value"][1] for r in sorted(data["result"], key=str)}' \
  'query=sum by (job) (scanq_messages_total{users="server",scanned="3",action="clean"})'
until_asked "['3', '3']" query '[r["value"][1] for r in data["result"]]' 'query=sum by (job) (scanq_messages_begun_total)'
until_asked "['3', '3']" query '[r["value"][1] for r in data["result"]]' \
  'query=sum by (job) (scanq_message_seconds_bucket{le="120.0"} or scanq_message_seconds_bucket{le="120"})'
until_asked "counter counter histogram" metadata \
  '" ".join(data[n][0]["type"] if n in data else "none" for n in ("scanq_messages_total", "scanq_messages", "scanq_message_seconds"))'

it "a machine without an image raises the alert of that, and of nothing else"
until_asked "['ScanqImageUnusable']" alerts 'sorted({a["labels"]["alertname"] for a in data["alerts"]} - {"ScanqSignaturesMissing"})'

it "an alert that must fire fires, and one that must not does not"
cat > "$T/test.yml" <<END2
rule_files: ["$monitoring/scanq-alerts.yml"]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: 'scanq_failures_total{instance="mx1",users="server",cause="queue"}', values: '0 0 1+1x30'}
      - {series: 'scanq_failures_total{instance="mx2",users="local",cause="queue"}', values: '0+9x30'}
      - {series: 'scanq_messages_begun_total{instance="mx1",users="server"}', values: '0+60x180'}
      - {series: 'scanq_message_seconds_count{instance="mx1",users="server"}', values: '0+30x180'}
      - {series: 'scanq_quarantine_messages{instance="mx1"}', values: '9x30'}
      - {series: 'scanq_quarantine_max_messages{instance="mx1"}', values: '10x30'}
    alert_rule_test:
      - {eval_time: 20m, alertname: ScanqMailPutOff, exp_alerts: [{exp_labels: {severity: warning, instance: mx1, cause: queue},
          exp_annotations: {summary: "mx1: mail is not taken (queue)", description: "The senders keep it and try again. The log has the reason, error=; qmail-scanq(8) explains it."}}]}
      - {eval_time: 2h, alertname: ScanqFrontsKilled, exp_alerts: [{exp_labels: {severity: warning, instance: mx1},
          exp_annotations: {summary: "mx1: qmail-scanq is killed before a message's end", description: "Clients that give up, softlimit or the kernel's memory killer may be behind it."}}]}
      - {eval_time: 20m, alertname: ScanqQuarantineNearlyFull, exp_alerts: [{exp_labels: {severity: warning, instance: mx1},
          exp_annotations: {summary: "mx1: the quarantine is 90% full", description: "When it is full, what is to be kept is put off. scanq quarantine list, delete, expire."}}]}
      - {eval_time: 20m, alertname: ScanqSlow, exp_alerts: []}
END2
promtool test rules "$T/test.yml" > "$T/out" 2>&1 || fail "$(cat "$T/out")"

it "each question of the dashboard is one, about what is there"
python3 - "$monitoring/scanq-dashboard.json" "$T/textfile/scanq.prom" "$prometheus" > "$T/out" 2>&1 <<'END2' || fail "$(cat "$T/out")"
import json, re, sys, urllib.parse, urllib.request
panels = json.load(open(sys.argv[1]))["panels"]
known = set(re.findall(r"^(scanq_\w+)", open(sys.argv[2]).read(), re.M)) | {"scanq_engine_image_built_timestamp_seconds"}
assert len(panels) > 10
for panel in panels:
    for target in panel["targets"]:
        expr = target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")
        unknown = set(re.findall(r"\bscanq_\w+", expr)) - known
        assert not unknown, unknown
        url = "http://127.0.0.1:%s/api/v1/query?" % sys.argv[3] + urllib.parse.urlencode({"query": expr})
        assert json.load(urllib.request.urlopen(url))["status"] == "success", expr
END2
