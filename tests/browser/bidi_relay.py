"""A stand-in for Firefox that Playwright starts: it starts Firefox, and relays what they say.

Playwright drives a plain Firefox by WebDriver BiDi, and opens every page with a command that
the extended support release does not know yet. The relay answers that command itself; what a
test emulates by it (a dark page, paper) does not work in this Firefox.

Usage: ``FIREFOX=/usr/bin/firefox python bidi_relay.py --remote-debugging-port=0 …``
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from functools import partial

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

UNKNOWN = {"emulation.setMediaFeaturesOverride"}
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")


async def relay(client: ServerConnection, address: str) -> None:
    """Hand every message on, both ways, until one side closes."""
    path = client.request.path if client.request else ""
    async with connect(address + path, max_size=None, origin=None) as browser:

        async def answer() -> None:
            async for message in browser:
                await client.send(message)

        answering = asyncio.create_task(answer())
        async for message in client:
            command = json.loads(message)
            if command.get("method") in UNKNOWN:
                done = {"type": "success", "id": command["id"], "result": {}}
                await client.send(json.dumps(done))
            else:
                await browser.send(message)
        answering.cancel()


async def main() -> int:
    """Start Firefox, say where the relay listens, and end with Firefox."""
    firefox = await asyncio.create_subprocess_exec(
        os.environ["FIREFOX"], *sys.argv[1:], stderr=asyncio.subprocess.PIPE
    )
    assert firefox.stderr is not None
    async for line in firefox.stderr:
        found = LISTENING.search(line)
        if not found:
            sys.stderr.buffer.write(line)
            continue
        answer = partial(relay, address=found[1].decode())
        server = await serve(answer, "127.0.0.1", 0, max_size=None)
        port = next(iter(server.sockets)).getsockname()[1]
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)  # noqa: T201
    return await firefox.wait()


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
