"""The words outside the window: each outcome is said in people's words, never in the program's."""

from __future__ import annotations

import pytest

from pmdesk.core.ports import SecretsOutcome
from pmdesk.wording.outside import erased, not_erased, still_listed, tray_tip


def test_each_reason_not_to_erase_says_what_to_do() -> None:
    said = {not_erased(outcome.value) for outcome in SecretsOutcome}
    assert len(said) == 3
    assert not_erased(SecretsOutcome.LOCKED.value).endswith("is locked. Open it and try again.")
    assert not_erased(SecretsOutcome.NO_SERVICE.value).endswith("does not answer. Try again later.")
    assert all("(" not in words for words in said)


def test_erased_names_whose_data_went() -> None:
    assert erased("Kestrel & Finch") == "Everything of Kestrel & Finch was removed from this computer."


def test_a_host_that_was_not_told_is_said_beside_what_was_done() -> None:
    said = still_listed("Kestrel & Finch", erased=True)
    assert said.startswith(erased("Kestrel & Finch"))
    assert said.endswith("it lists this device until you sign it out there.")
    assert still_listed("Kestrel & Finch", erased=False).startswith("You are signed out of Kestrel & Finch")


@pytest.mark.parametrize(
    ("number", "offline", "said"),
    [
        (3, True, "pmdesk: 3 things need attention"),
        (1, False, "pmdesk: 1 thing needs attention"),
        (0, True, "pmdesk: offline"),
        (0, False, "pmdesk: nothing needs attention"),
    ],
)
def test_the_trays_tip_is_a_count(number: int, offline: bool, said: str) -> None:
    assert tray_tip(number, offline) == said
