"""Walking a site by its links, as one person, without a browser."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.urls import resolve
from django.utils import translation

HTML = "text/html"
#: How many pages of one kind (one URL name) a walk opens, and how many in all.
OF_ONE_KIND, IN_ALL = 3, 90

#: What a page tells search engines (schema.org): a browser does not run it, nor does the CSP look at it.
DATA_BLOCK = "application/ld+json"


class Page(HTMLParser):
    """What a page links to, loads and writes inline."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.buttons: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"<{tag} {name}=…>" for name in given if name == "style" or name.startswith("on")]
        match tag:
            case "html":
                self.language = given.get("lang", "")
            case "a" if given.get("href"):
                self.links.append(given["href"])
            case "script" if "src" in given:
                self.loaded.append(given["src"])
            case "script" if given.get("type") == DATA_BLOCK:
                pass
            case "script" | "style":
                self.inline.append(f"<{tag}>")
            case "link":
                self._link(given)
            case "img" | "source" | "iframe" | "audio" | "video":
                self.loaded.append(given.get("src", ""))
            case "form":
                self.forms.append({})
            case "input" if self.forms and given.get("type") == "hidden":
                self.forms[-1][given["name"]] = given.get("value", "")

    def _link(self, given: dict[str, str]) -> None:
        if {"stylesheet", "icon", "preload", "manifest"} & set(given.get("rel", "").split()):
            self.loaded.append(given["href"])


@dataclass
class Answer:
    """What the site answered at `url`, after its redirections."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith(HTML)

    @property
    def page(self) -> Page:
        return Page(self.body.decode())


@dataclass
class Walker:
    """A person who opens every link they are shown, a few of each kind."""

    site: str
    language: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def open(self, path: str, data: dict[str, str] | None = None) -> Answer:
        url = urljoin(self.site, path)
        body = urlencode(data).encode() if data is not None else None
        try:
            found = self._opener.open(Request(url, body, headers={"Referer": url}), timeout=60)  # noqa: S310 — our hub
        except HTTPError as error:
            found = error
        with found:
            headers = {name.lower(): value for name, value in found.headers.items()}
            return Answer(found.url, found.status, headers, found.read())

    def enter(self, name: str) -> None:
        """Sign in through the demonstration's page as the account whose button bears this name."""
        path = f"/{self.language}/demonstration/"
        text = self.open(path).body.decode()
        form = next(part for part in re.findall(r"<form.*?</form>", text, re.DOTALL) if name in part)
        answer = self.open(path, Page(form).forms[0])
        assert answer.status == 200
        assert name in answer.body.decode()

    def walk(self, *starts: str) -> Iterator[Answer]:
        """Yield the answer of every page reached from these, breadth first, within the bounds."""
        waiting, known, kinds = deque(starts), set(starts), Counter()
        while waiting and kinds.total() < IN_ALL:
            path = waiting.popleft()
            if kinds[self.kind(path)] >= OF_ONE_KIND:
                continue
            kinds[self.kind(path)] += 1
            answer = self.open(path)
            yield answer
            if answer.is_page:
                found = [self._inside(answer.url, link) for link in answer.page.links]
                new = [one for one in dict.fromkeys(found) if one and one not in known]
                known.update(new)
                waiting.extend(new)

    def kind(self, path: str) -> str:
        """Return the name of the URL behind a path."""
        with translation.override(self.language):
            return resolve(urlsplit(path).path).view_name

    def _inside(self, base: str, link: str) -> str:
        """Return the path of a link of this site in this language; nothing for any other."""
        url = urldefrag(urljoin(base, link)).url
        path = url.removeprefix(self.site)
        return path if url.startswith(self.site) and path.startswith(f"/{self.language}/") else ""
