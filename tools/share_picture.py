"""The picture that other sites show beside a link to ours: `python tools/share_picture.py`.

Drawn from the same star as everything (mihan/ui/khatim.py), by Chromium, once: the file is committed.
Needs the development packages and Chromium.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from mihan.bench import chromium  # noqa: E402
from mihan.ui import khatim  # noqa: E402

PICTURE = ROOT / "mihan" / "public" / "static" / "public" / "share.png"
FONTS = ROOT / "mihan" / "ui" / "static" / "ui" / "fonts"
HUES = (255, 210, 30, 165, 75, 345, 120, 300)  # of the eight poles, in their order
STAR = "".join(
    f'<path d="{point}" style="fill:oklch(76% .11 {hue})"/>'
    for point, hue in zip(khatim.points(), HUES, strict=True)
)  # fmt: skip
PAGE = f"""<!doctype html><html dir="rtl"><style>
@font-face {{ font-family: R; src: url(file://{FONTS}/readex-pro-arabic.woff2); unicode-range: U+0600-06FF }}
@font-face {{ font-family: R; src: url(file://{FONTS}/readex-pro-latin.woff2); unicode-range: U+0000-00FF }}
body {{ margin: 0; padding: 0 110px; box-sizing: border-box; inline-size: 1200px; block-size: 630px; font-family: R;
  display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 60px;
  background: oklch(28% .05 171); color: oklch(97% .01 160) }}
h1 {{ font-size: 150px; font-weight: 600; line-height: 1.25; margin: 0 }}
p {{ font-size: 46px; margin: 0; opacity: .85; text-align: right }}
</style><div><h1>مِهَن</h1><p dir="ltr">Mihan</p></div>
<svg viewBox="0 0 100 100" width="440" height="440">
{STAR}<path d="{khatim.heart()}" style="fill:oklch(80% .155 78)"/></svg></html>"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        source = PICTURE.with_suffix(".html")  # a page of the disk may read the fonts beside it
        source.write_text(PAGE, encoding="utf-8")
        try:
            page.goto(source.as_uri(), wait_until="networkidle")
            page.evaluate("document.fonts.ready.then(() => true)")
            page.screenshot(path=PICTURE)
        finally:
            source.unlink()
            browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
