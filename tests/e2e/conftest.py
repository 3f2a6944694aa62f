"""An editor and an approver at the started product's studio, and customers who leave at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.support.lesson import Taught, teach
from tests.support.newsdesk import Desk
from tests.support.people import Customer
from tests.support.product import Product


@pytest.fixture(scope="session")
def people(product: Product) -> dict[str, str]:
    found = {"deniz": product.staff("deniz", "Deniz Tan", role="editor"), "nil": product.staff("nil", "Nil Baran", role="supervisor")}
    product.command("staff", "approver", "nil")
    return found


@pytest.fixture
async def deniz(product: Product, people: dict[str, str]) -> AsyncIterator[Desk]:
    desk = Desk(product, "deniz", people["deniz"])
    yield await desk.sign_in()
    await desk.http.aclose()


@pytest.fixture
async def nil(product: Product, people: dict[str, str]) -> AsyncIterator[Desk]:
    desk = Desk(product, "nil", people["nil"])
    yield await desk.sign_in()
    await desk.http.aclose()


@pytest.fixture
async def arrive(product: Product) -> AsyncIterator[Callable[[], Awaitable[Customer]]]:
    """Lets a customer in; all of them leave at the end."""
    here: list[Customer] = []

    async def come() -> Customer:
        here.append(await Customer.arrive(product.address))
        return here[-1]

    yield come
    for customer in here:
        await customer.close()


@pytest.fixture(scope="session")
def lessons() -> list[Taught]:
    return []


@pytest.fixture
async def taught(product: Product, lessons: list[Taught], deniz: Desk, arrive: Callable[[], Awaitable[Customer]]) -> Taught:
    """What one training of this run has made."""
    if not lessons:
        lessons.append(await teach(product, await arrive(), deniz))
    return lessons[0]
