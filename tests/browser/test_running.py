"""The system answers in a browser."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_home_opens_on_a_phone_without_an_error(phone: Page, path: str) -> None:
    answer = phone.goto(path)
    assert answer is not None and answer.status == 200
    assert phone.locator("h1").count() == 1


def test_unknown_page_is_a_404_in_the_language_of_the_reader(desktop: Page, running) -> None:
    for path, language in (("/tidak-ada.html", "id"), ("/en/nowhere.html", "en")):
        status, body, _ = running.call("GET", path)
        assert status == 404
        assert f'<html lang="{language}"' in body
