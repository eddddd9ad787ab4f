"""What every page must be, whoever looks at it: structure, accessibility, nothing from elsewhere."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 320

#: Two pages made of the same parts, however many of each, have the same faults: axe looks at the first only.
SKELETON = """() => {
    const part = (one) => [one.tagName, one.className, ...one.getAttributeNames()].join('.');
    const all = [...document.querySelectorAll('*')].map((one) => part(one.parentElement || one) + '>' + part(one));
    return [location.pathname.replace(/D-\\w+|\\d+/g, ''), ...[...new Set(all)].sort()].join(' ');
}"""
FAULTS = "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })"


class Inspector:
    """Looks at pages, each skeleton once."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def inspect(self, page: Page, *, language: str, javascript: bool) -> None:
        """Fail on a page whose structure is wrong, on which axe finds a fault, or that overflows at 320 px."""
        assert page.locator("html").get_attribute("lang") == language, page.url
        assert page.get_by_role("heading", level=1).count() == 1, f"one h1 on {page.url}"
        assert page.get_by_role("main").count() == 1, page.url
        skeleton = hash((javascript, page.evaluate(SKELETON)))
        if skeleton in self.seen:
            return
        self.seen.add(skeleton)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, width)
            if javascript:
                assert_accessible(page)


def assert_fits(page: Page, width: int) -> None:
    found = page.evaluate("document.documentElement.scrollWidth")
    assert found <= width, f"{page.url} is {found} px wide in a window of {width} px"


def assert_accessible(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    faults = page.evaluate(FAULTS, RULES)["violations"]
    told = [(fault["id"], [node["html"][:300] for node in fault["nodes"]]) for fault in faults]
    assert told == [], f"{page.url} at {page.viewport_size['width']} px: {told}"
