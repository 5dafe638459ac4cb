"""Proves that every rule has its text, as a pack would give it."""

from dataclasses import replace

from routeopt.data.schema import POLICY
from routeopt.exports.policy_text import policy_texts, settings

from .sample_review import sample_policy


def test_every_key_has_its_default_back() -> None:
    """Proves that a policy of defaults reads as the schema writes them."""
    texts = policy_texts(sample_policy())
    assert list(texts) == [column.name for column in POLICY]
    for column in POLICY:
        if column.name != "plan_from":
            assert texts[column.name] == column.default


def test_values_given() -> None:
    """Proves blanks, pairs of schools and large sums."""
    pairs = frozenset({frozenset({"S2", "S1"}), frozenset({"S1", "S3"})})
    policy = replace(
        sample_policy(),
        mixed_schools=pairs,
        change_penalty_pence_year=100_000_000,
        home_latest_s=63_000,
    )
    texts = policy_texts(policy)
    assert texts["mixed_schools"] == "S1+S2;S1+S3"
    assert texts["change_penalty_gbp_year"] == "1000000"
    assert texts["home_latest"] == "17:30"
    assert [setting.key for setting in settings(policy) if setting.given] == ["plan_from"]
