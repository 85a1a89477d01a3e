#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The page of scanq report as a browser draws it: light and dark, English and Japanese, wide and narrow.
. "$(dirname "$0")/../e2e/lib.sh"
# Thirty days, with more mail by day than by night, none at all on two of them, and a virus here and
# there; some names come from strangers.
python3 - > "$T/log" <<'END'
start = 1779926400  # 2026-05-28 00:00 UTC
for day in range(30):
    for hour in range(24 if day not in (12, 13) else 0):
        for n in range(2 + (day * 7 + hour) % 5 + (20 if 8 <= hour <= 18 else 0)):
            at = start + day * 86400 + hour * 3600 + n
            marker = 3 if (n + hour) % 23 == 5 else 2 if (n + day) % 41 == 7 else 4 if n % 19 == 3 else \
                     0 if n % 17 == 9 else 1
            found = 'found=virus name=Win.Test.Agent-%d action=clean ' % (n % 4) if marker == 3 else \
                    'found=macro name="%s" action=tag ' % ("<b>&" + "long" * 25) if marker == 4 else \
                    'error="cannot start the worker" ' if marker == 2 else ''
            print("SCANNED:%d id=%x.%d from=a%d@host%d.example size=%d ms=%d %squeue=exec"
                  % (marker, at, n, n, n % 7, 3000 + n, 20 + (n * 3 + day) % 90, found))
END
for language in en ja; do "$build/scanq" report --html --language "$language" "$T/log" > "$T/$language.html"; done

# One page with four frames, measured from outside. A fifth frame loads something, to see that this
# is noticed.
cat > "$T/measure.py" <<'END'
import html, sys
def frame(name, width, page):
    print('<iframe id="%s" width="%d" height="2600" style="border:0" srcdoc="%s"></iframe>' % (name, width, html.escape(page)))
print('<!doctype html><meta charset="utf-8"><style>body{margin:0;width:3400px}iframe{float:left}pre{margin:0}</style>')
for language in "en", "ja":
    page = open(sys.argv[1] + "/" + language + ".html", encoding="utf-8").read()
    for width in 1280, 400:
        frame("%s-%d" % (language, width), width, page)
frame("control", 10, '<img src="http://127.0.0.1:14799/"><script>console.error("control")</script>')
print("""<pre></pre><script>
const facts = [], count = (list, test) => [...list].filter(test).length;
const boxes = list => [...list].map(e => e.getBoundingClientRect()).filter(b => b.width > 0);
const luminance = colour => colour.match(/\\d+/g).slice(0, 3).map(c => c / 255)
  .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
const drawn = (character, font) => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  canvas.font = font; canvas.fillText(character, 20, 40);
  return canvas.getImageData(0, 0, 80, 80).data.join();
};
function measure(frame) {
  const page = frame.contentDocument, say = text => facts.push(frame.id + " " + text);
  const style = element => frame.contentWindow.getComputedStyle(element);
  say("loaded " + frame.contentWindow.performance.getEntriesByType("resource").length);
  if (frame.id === "control") return;
  say("width " + page.documentElement.scrollWidth);
  const columns = boxes(page.querySelectorAll("svg g rect"));
  say("bars " + count(columns, b => b.width >= 1 && b.height >= 0.5) + " of " + columns.length);
  let overlaps = 0, small = 0, outside = 0;
  for (const chart of page.querySelectorAll("svg")) {
    const around = chart.getBoundingClientRect(), labels = boxes(chart.querySelectorAll("text"));
    const is_inside = b => b.left >= around.left - 1 && b.right <= around.right + 1 &&
                           b.top >= around.top - 1 && b.bottom <= around.bottom + 1;
    small += count(labels, b => b.height < 9);
    outside += count([...labels, ...boxes(chart.querySelectorAll("rect, circle"))], b => !is_inside(b));
    for (const a of labels)
      overlaps += count(labels, b => a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom);
  }
  say("labels: " + overlaps + " overlap, " + small + " too small, " + outside + " outside");
  const starts = [...page.querySelectorAll("svg")].map(chart => Math.round(boxes(chart.querySelectorAll("line"))[0].left));
  say("charts " + starts.length + ", aligned " + (new Set(starts).size === 1));
  const paper = style(page.body).backgroundColor;
  const pale = (what, property, least) =>
    count(page.querySelectorAll(what), e => contrast(style(e)[property], paper) < least);
  say("too pale: " + pale("h1, h2, p, td", "color", 4.5) + " texts, " + pale("text", "fill", 4.5) +
      " labels, " + pale("rect, circle", "fill", 3) + " bars");
  const font = style(page.querySelector("h1")).font;
  say("two Japanese characters look different " + (drawn("\\u691c", font) !== drawn("\\u67fb", font)));
  say("titles " + [...page.querySelectorAll("h1, h2")].map(e => e.textContent).join(" | "));
}
onload = () => {
  for (const frame of document.querySelectorAll("iframe")) measure(frame);
  document.querySelector("pre").textContent = facts.join("\\n");
};
</script>""")
END
python3 "$T/measure.py" "$T" > "$T/frames.html"
# look light|dark: the measures in $T/facts.LOOK, the picture in $T/LOOK.png
look() {
  local scheme=1
  [ "$1" = light ] || scheme=0
  HOME=$T timeout 300 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
    --disable-background-networking --user-data-dir="$T/profile" --window-size=3400,2620 \
    --allow-file-access-from-files --enable-logging=stderr --blink-settings=preferredColorScheme="$scheme" \
    --screenshot="$T/$1.png" --dump-dom "file://$T/frames.html" > "$T/dom" 2> "$T/browser.$1" ||
    fail "the browser failed:" "$(tail -3 "$T/browser.$1")"
  sed -n '/<pre>/,/<\/pre>/{s/.*<pre>//;s/<.*//;p;}' "$T/dom" > "$T/facts.$1"
}
expect_fact() {  # PATTERN, in both looks
  local look
  for look in light dark; do
    grep -qE -- "$1" "$T/facts.$look" || fail "$look: \"$1\" expected, measured:" "$(cat "$T/facts.$look")"
  done
}
# expect_colours LOOK BACKGROUND CLEAN VIRUS: the corner of each frame, and that bars of these colours are there.
# Debian's python3, which has Debian's python3-pil.
expect_colours() {
  /usr/bin/python3 - "$T/$1.png" "${@:2}" > "$T/out" 2>&1 <<'END' || fail "$1:" "$(cat "$T/out")"
import sys
from PIL import Image
picture = Image.open(sys.argv[1]).convert("RGB")
background, clean, virus = [tuple(int(c[i:i + 2], 16) for i in (0, 2, 4)) for c in sys.argv[2:]]
left, wrong = 0, 0
for width in 1280, 400, 1280, 400:
    frame = picture.crop((left, 0, left + width, 2600))
    pixels = frame.tobytes()
    corner, amounts = frame.getpixel((3, 3)), [pixels.count(bytes(clean)), pixels.count(bytes(virus))]
    print("frame at", left, "corner", corner, "clean, virus:", amounts)
    wrong += corner != background or amounts[0] < 10 * width or amounts[1] < width / 2
    left += width
sys.exit(wrong != 0)
END
}
look light
look dark

it "it fits into 1280 and 400 pixels, with aligned charts, all bars and readable labels"
for frame in en-1280 en-400 ja-1280 ja-400; do
  expect_fact "^$frame width ${frame#*-}\$"
  expect_fact "^$frame charts 4, aligned true\$"
  expect_fact "^$frame bars ([1-9][0-9]+) of \\1\$"
  expect_fact "^$frame labels: 0 overlap, 0 too small, 0 outside\$"
done

it "it is white where the reader wants it light, and dark where dark; nothing on it is pale"
expect_colours light ffffff 2f81b7 c9302c
expect_colours dark 12161c 58a6d8 f4706b
for frame in en-1280 ja-400; do expect_fact "^$frame too pale: 0 texts, 0 labels, 0 bars\$"; done

it "what it says is there as text, in its language"
expect_fact '^en-1280 titles Mail virus scanner \| By day \(UTC\) \| Finds by day \(UTC\) \| By hour of the day \(UTC\) \| Time for a message, by day'
expect_fact '^ja-1280 titles メールウイルスチェック \| 日別 \(UTC\) \| 日別の検出 \(UTC\) \| 時間帯別 \(UTC\) \| 1 通の処理時間'
expect_fact '^ja-1280 two Japanese characters look different true'
grep -q '&lt;b&gt;' "$T/en.html" || fail "the name of a stranger's finding is missing"

it "the browser loads nothing for it, and has nothing to complain about"
expect_fact '^control loaded 1$'
for frame in en-1280 en-400 ja-1280 ja-400; do expect_fact "^$frame loaded 0\$"; done
grep -h 'CONSOLE.*"control"' "$T/browser.light" > "$T/out" || fail "a complaint would not be seen"
! grep -h CONSOLE "$T"/browser.* | grep -v '"control"\|ERR_CONNECTION_REFUSED' > "$T/out" || fail "$(cat "$T/out")"
