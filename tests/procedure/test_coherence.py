"""Rules and code must name the same guards, kinds and acts; the server refuses to start otherwise."""

from requests_workflow.procedure import coherence, registry


def test_rules_and_code_agree():
    assert coherence.problems() == []


def test_a_guard_without_code_is_found(monkeypatch):
    monkeypatch.delitem(registry.GUARDS, "clock_expired")
    assert coherence.problems() == ["guard “clock_expired” of the rules has no code"]


def test_code_that_no_rule_names_is_found(monkeypatch):
    monkeypatch.setitem(registry.GUARDS, "moon_is_full", lambda act: None)
    monkeypatch.setitem(registry.ACT_FORMS, ("access_request", "teleport"), None)
    assert coherence.problems() == [
        "guard “moon_is_full” of the code is in no rule",
        "the code hooks on “access_request.teleport”, which no rule knows",
    ]


def test_a_guard_that_the_checks_of_the_rules_count_on_is_named(monkeypatch):
    monkeypatch.setattr(coherence, "OVER", frozenset({"clock_expired", "delay_is_over"}))
    assert coherence.problems() == [
        "guard “delay_is_over” is said to wait for the end of a delay, and no rule names it",
    ]
