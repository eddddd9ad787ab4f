import pytest

from catalogue.search import asking
from catalogue.search.highlighting import marker


def marked(text: str, asked: str) -> str:
    return marker(asking.ask(asked).shown)(text)


@pytest.mark.parametrize(
    ("text", "asked", "html"),
    [
        ("Date du décès", "deces", "Date du <mark>décès</mark>"),
        ("Décédés à l’hôpital", "HOPITAL", "Décédés à l’<mark>hôpital</mark>"),
        ("Cœur et œdème", "coeur", "<mark>Cœur</mark> et œdème"),
        ("Hospitalisations", "hospital", "<mark>Hospitalisations</mark>"),
        ("Agence et âge", "âge", "Agence et <mark>âge</mark>"),
        ("BEN_NIR_PSA", "nir", "BEN_<mark>NIR</mark>_PSA"),
        ("Infarctus aigu du myocarde", "IDM", "<mark>Infarctus</mark> aigu du myocarde"),
        ("Rien ici", "", "Rien ici"),
    ],
)
def test_words_are_marked(text, asked, html):
    assert marked(text, asked) == html


def test_html_in_a_text_is_escaped_before_it_is_marked():
    html = marked("<script>alert(1)</script> & <b>date</b>", "script date amp")
    assert html == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; &lt;b&gt;<mark>date</mark>&lt;/b&gt;"
    )


def test_html_without_a_search_is_escaped():
    assert marked("<b>", "") == "&lt;b&gt;"
