"""A real browser for tests of pages: headless Chromium, driven through a pipe by its DevTools protocol.

Nothing but the standard library stands between. What a page says on its console, what goes
wrong in it, and every address that it asks for is kept.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from time import monotonic
from typing import Any, Final, Self


FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)
PATIENCE: Final = 15
"""So many seconds an answer may take on a machine with much else to do."""


def chromium() -> str | None:
    """Find the browser."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class RefusedError(Exception):
    """The browser does not do what it is told, such as while one page gives way to the next."""


class Browser:
    """A browser with one page open."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._number = 0
        self._left = b""
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method: str, **parameters: Any) -> Any:
        """Give a command, and wait for what comes of it."""
        self._number += 1
        command: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while True:
            message = self._read()
            if message.get("id") == self._number:
                if "error" in message:
                    raise RefusedError(method, message["error"])
                return message["result"]

    def open(self, address: str) -> Self:
        """Open a page, and wait until it is there; with its scripts switched off too."""
        loader = self.call("Page.navigate", url=address)["loaderId"]

        def is_there() -> bool:
            said = (each["params"] for each in self.events if each["method"] == "Page.lifecycleEvent")
            return any((each["loaderId"], each["name"]) == (loader, "load") for each in said)

        return self.settled(is_there)

    def settled(self, is_so: Callable[[], bool]) -> Self:
        """Wait until something is so."""
        until = monotonic() + PATIENCE
        while not self._is(is_so):
            assert monotonic() < until, "the page does not come to it"
        return self

    def _is(self, so: Callable[[], bool]) -> bool:
        session, self._session = self._session, None
        self.call("Browser.getVersion")  # so that what has happened meanwhile is read
        self._session = session
        try:
            return so()
        except RefusedError:
            return False

    def run(self, script: str) -> Any:
        """Run a script in the page, and give what it comes to."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    @property
    def address(self) -> str:
        """The address of the page."""
        return str(self.run("location.href"))

    def click(self, selector: str) -> None:
        """Click with the mouse into the middle of what is selected."""
        x, y = self.run(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)}); it.scrollIntoView({{block: 'center'}});"
            " const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str, code: int = 0, text: str = "") -> None:
        """Press a key."""
        named: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **named, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def write(self, text: str) -> None:
        """Type a text where the page is at."""
        self.call("Input.insertText", text=text)

    def pdf(self) -> bytes:
        """Print the page."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def picture(self) -> bytes:
        """Give what can be seen, as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def complaints(self) -> list[str]:
        """Give everything that pages wrote to the console, threw, or had refused."""
        wrong = {
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Log.entryAdded",
            "Network.loadingFailed",
        }
        return [json.dumps(each, ensure_ascii=False) for each in self.events if each.get("method") in wrong]

    def asked_for(self) -> set[str]:
        """Give every address that was asked for."""
        return {
            each["params"]["request"]["url"]
            for each in self.events
            if each.get("method") == "Network.requestWillBeSent"
        }

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            ready, _, _ = select([self._answers], [], [], PATIENCE)
            assert ready, "the browser does not answer"
            read = os.read(self._answers, 1 << 16)
            assert read, "the browser is gone"
            self._left += read
        line, _, self._left = self._left.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self.events.append(message)
        return message


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start a browser of its own, and end it.

    Args:
        profile: An empty folder for what it keeps.
    """
    path = chromium()
    assert path is not None
    command_out, command_in = os.pipe()
    answer_out, answer_in = os.pipe()

    def connect() -> None:
        # It reads commands from 3 and answers on 4; both ends must survive one another's moving.
        first, second = os.dup(command_out), os.dup(answer_in)
        os.dup2(first, 3)
        os.dup2(second, 4)

    process = subprocess.Popen(
        [path, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(3, 4, command_out, answer_in),
        preexec_fn=connect,  # noqa: PLW1509 -- no thread runs while tests do
    )
    os.close(command_out)
    os.close(answer_in)
    try:
        found = Browser(command_in, answer_out)
        yield found
        found._session = None
        with suppress(AssertionError, OSError, RefusedError):
            found.call("Browser.close")
    finally:
        for end in (command_in, answer_out):
            os.close(end)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
