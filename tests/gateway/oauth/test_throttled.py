"""A page that WHMCS throttles stands in the way of nobody's sign-in."""

from __future__ import annotations

from tests.gateway.oauth.conftest import BAKERY, MARTA, TOMAS, Place


def test_a_page_that_wants_silence_holds_up_no_sign_in(by_password: Place) -> None:
    place = by_password
    headers = place.gateway.bearer(BAKERY, MARTA)
    found = place.client.get("/v1/invoices", headers=headers).json()["rows"][0]["id"]
    place.sandbox.control.fault("rate-limit", target="/dl.php", value=3600.0, count=1)
    assert place.client.get(f"/v1/invoices/{found}/pdf", headers=headers).status_code == 429
    tokens = place.signed_in(TOMAS)
    assert place.client.get("/v1/invoices", headers=place.bearer(tokens)).status_code == 200
