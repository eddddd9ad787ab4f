"""A person who has no mouse: Tab to go from one thing to the next, Enter, Space, arrows, and letters."""

from datetime import date

from playwright.sync_api import Locator

from tests.journeys.visitor import Visitor

#: More things to tab through than any page has.
MOST_TABS = 600
IS_FOCUSED = "element => element === document.activeElement"
IS_SHOWN = """element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  return seen && box.width > 0;
}"""


class KeyboardVisitor(Visitor):
    """Reaches everything with the keyboard, and checks that what has the focus shows it."""

    def __init__(self, *told, **more) -> None:
        super().__init__(*told, **more)
        # Playwright takes over the dialogs of files while somebody listens, and takes a moment to begin: listen always.
        self.page.on("filechooser", lambda _chooser: None)

    def press(self, label: str, *, within: Locator | None = None) -> "KeyboardVisitor":
        self._reach(self.button(label, within=within))
        self._arrive(lambda: self._navigate(lambda: self.page.keyboard.press("Enter")))
        return self

    def fill(self, label: str, value: str, *, within: Locator | None = None) -> "KeyboardVisitor":
        field = self.field(label, within=within)
        self._reach(field)
        if field.get_attribute("type") == "date":
            self.page.keyboard.type(date.fromisoformat(value).strftime("%m%d%Y"))
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(value)
        return self

    def tick(self, label: str, *, group: str = "") -> "KeyboardVisitor":
        place = self.page.get_by_role("group", name=group) if group else None
        field = self.field(label, within=place)
        if field.get_attribute("type") == "radio":
            self._choose(field)
        else:
            self._reach(field)
            if not field.is_checked():
                self.page.keyboard.press("Space")
        assert field.is_checked(), label
        return self

    def _choose(self, radio: Locator) -> None:
        """Tab into the group, then go to the answer with the arrows."""
        group = self.page.locator(f'input[type="radio"][name="{radio.get_attribute("name")}"]')
        self._tab_until(lambda: any(one.evaluate(IS_FOCUSED) for one in group.all()), f"{radio}")
        self.page.keyboard.press("Space")
        for _step in range(group.count()):
            if radio.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("ArrowDown")

    def select(self, label: str, option: str, *, within: Locator | None = None) -> "KeyboardVisitor":
        field = self.field(label, within=within)
        self._reach(field)
        self.page.keyboard.type(option)
        return self

    def attach(self, label: str, name: str, content: bytes, *, mime: str = "application/pdf") -> "KeyboardVisitor":
        self._reach(self.field(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files({"name": name, "mimeType": mime, "buffer": content})
        return self

    def _reach(self, target: Locator) -> None:
        target.wait_for()
        self._tab_until(lambda: target.evaluate(IS_FOCUSED), f"{target}")
        assert target.evaluate(IS_SHOWN), f"{self.page.url}: the focus on {target} cannot be seen"

    def _tab_until(self, there, what: str) -> None:
        for _tab in range(MOST_TABS):
            if there():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: the keyboard never reaches {what}")
