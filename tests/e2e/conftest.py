"""The started product, once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.product import Product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Everything running, with two agents: elif (finance) and mert (support)."""
    with Product(tmp_path_factory.mktemp("product")) as started:
        started.elif_ = started.staff("elif", "Elif Kaya", "finance")  # type: ignore[attr-defined]
        started.mert = started.staff("mert", "Mert Demir", "support")  # type: ignore[attr-defined]
        yield started
