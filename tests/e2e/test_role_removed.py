"""A role that is removed in the middle of a chat: the agent is out within seconds, writes nothing more, and the customer gets somebody else."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.support.people import Agent, Customer
from tests.support.service import PASSWORD, Service


async def test_a_role_removed_mid_chat_gives_the_customer_to_somebody_else(tmp_path: Path) -> None:
    with Service(tmp_path, KOPRU_AGENT_GRACE="1") as service:
        elif_ = await Agent.sign_in(service.address, "elif", PASSWORD)
        customer = await Customer.arrive(service.address)
        await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
        await elif_.open(customer.conversation)
        await elif_.take(customer.conversation)
        await elif_.send({"type": "typing", "conversation": customer.conversation, "on": True})
        await customer.until(lambda: any(f["type"] == "typing" and f["on"] and f.get("by") == "agent" for f in customer.frames), "typing")

        service.command("staff", "role", "elif", "editor")
        await elif_.until(lambda: elif_.closed_with, "the socket to close", 8)
        assert elif_.closed_with == 4401
        await customer.until(lambda: any(f["type"] == "typing" and not f["on"] and f.get("by") == "agent" for f in customer.frames), "typing to end")
        async with httpx.AsyncClient(base_url=service.address, trust_env=False, headers={"Cookie": elif_.cookie}) as http:
            assert (await http.get(f"/api/v1/conversations/{customer.conversation}/around")).status_code == 401
        await customer.until(lambda: customer.view["state"] == "queued", "the queue", 30)

        mert = await Agent.sign_in(service.address, "mert", PASSWORD)
        await mert.open(customer.conversation)
        await mert.take(customer.conversation)
        assert (await mert.reply("Merhaba, ben devam ediyorum"))["type"] == "ack"
        await customer.until(lambda: "devam ediyorum" in customer.told())
        back = await Agent.sign_in(service.address, "elif", PASSWORD)
        assert (await back.say_frame({"type": "reply", "conversation": customer.conversation, "epoch": elif_.epoch, "text": "ben de"}))["code"] == "not_found"
        for person in (mert, back, customer):
            await person.close()
