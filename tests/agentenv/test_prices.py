"""Prices: what a million tokens cost."""

from types import SimpleNamespace

import pytest

from agentenv.data.prices import Prices, parsed, prices_of


def test_prices_are_for_a_million_tokens():
    spent = SimpleNamespace(prompt_tokens=1_000_000, completion_tokens=100_000)
    assert Prices(prompt=2.5, completion=10).of(spent) == 3.5


def test_prices_are_read_from_a_command_line_and_from_a_config():
    assert parsed("2.5,10") == prices_of({"prompt": 2.5, "completion": 10}) == Prices(2.5, 10)
    assert prices_of(None) is None


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "1,x", "-1,2", "nan,1", "1,inf"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match="two numbers"):
        parsed(text)
