"""A headless Chromium, spoken to through two pipes (Chrome DevTools Protocol)."""

from __future__ import annotations

import base64
import json
import os
import selectors
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any, Self

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 60  # seconds


def chromium() -> str:
    """Path of an installed browser; skips the test, saying so, where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser here: none of {', '.join(NAMES)}")
    return found


class Browser:
    """One page; keeps its console errors and what it asks the network for."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1280, 800)) -> None:
        reads, self._out = os.pipe()
        self._in, writes = os.pipe()
        arguments = [chromium(), "--headless", "--remote-debugging-pipe", "--disable-gpu"]
        arguments += [f"--user-data-dir={folder}", f"--window-size={size[0]},{size[1]}"]
        arguments += [
            "--no-first-run",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
        ]
        arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
        # The browser reads from descriptor 3 and writes to descriptor 4.
        line = f'exec "$@" 3<&{reads} 4>&{writes}'
        self._process = subprocess.Popen(
            ["bash", "-c", line, "browser", *arguments],
            pass_fds=(reads, writes),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(reads)
        os.close(writes)
        self._buffer, self._number, self._session = b"", 0, ""
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._in, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(WAIT)
        self._selector.close()
        os.close(self._in)
        os.close(self._out)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command's result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        number = self._number
        while True:
            answer = self._read()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, path: Path) -> None:
        """Load a file and wait until it stands."""
        self.call("Page.navigate", url=path.resolve().as_uri())
        until = time.monotonic() + WAIT
        while self.run("document.readyState") != "complete" and time.monotonic() < until:
            time.sleep(0.05)
        self.settle()

    def settle(self) -> None:
        """Wait for the next picture, so that what was drawn stands."""
        self.call(
            "Runtime.evaluate",
            expression="new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))",
            awaitPromise=True,
        )

    def run(self, expression: str) -> Any:
        """Value of a JavaScript expression."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def mouse(self, kind: str, x: float, y: float, **others: Any) -> None:
        """A movement, press or release of the mouse."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **others)
        self.settle()

    def click(self, x: float, y: float) -> None:
        """Move there, press and release."""
        self.mouse("mouseMoved", x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1)

    def picture(self) -> bytes:
        """What is on the screen, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            assert self._selector.select(WAIT), "the browser does not answer"
            block = os.read(self._in, 1 << 20)
            assert block, "the browser is gone"
            self._buffer += block
        head, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(head)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            self.errors.append(str(told["exceptionDetails"]))
        elif method == "Log.entryAdded" and told["entry"]["level"] in {"error", "warning"}:
            self.errors.append(told["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.errors.append(str(told["args"]))
        elif method == "Page.javascriptDialogOpening":
            self.errors.append(f"dialog: {told['message']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
