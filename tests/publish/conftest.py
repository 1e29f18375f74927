"""One built site for all tests of the builder: it takes a second, and nothing changes it."""

import pytest

from chalicelib.publish.document import read_site
from chalicelib.publish.linting import BuiltSite
from chalicelib.publish.site import build_site
from chalicelib.settings import SiteSettings

SETTINGS = SiteSettings(
    site_url="https://serang-open.example",
    tile_url="https://{s}.tiles.example/{z}/{x}/{y}.png",
    documents_origin="https://documents.example",
)


@pytest.fixture(scope="session")
def settings() -> SiteSettings:
    """Settings of a site that could stand on the internet."""
    return SETTINGS


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site, built once."""
    out = tmp_path_factory.mktemp("site")
    build_site(out, SETTINGS)
    return BuiltSite(out, read_site(out))
