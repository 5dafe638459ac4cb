"""What keeps a page a page: no foreign scripts, no forms of other sites, no kept copies."""

import base64
import hashlib
import hmac
import re
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Scripts and styles from our own files alone, nothing inline, nothing from elsewhere."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_INLINE = re.compile(r"<(script|style)[^>]*>(.*?)</\1>", re.DOTALL)


class SafeHeaders:
    """Gives every answer the headers of a page unless it has brought its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)


def document_policy(document: bytes) -> str:
    """Give the policy for a report: its own scripts and styles by their hash, and no others.

    The report opens alone and so carries them inline. It is shown in a sandbox: whatever it may
    do, it can neither read this site nor act for whoever looks at it.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for found in _INLINE.finditer(document.decode("utf-8", errors="replace")):
        digest = hashlib.sha256(found[2].encode()).digest()
        hashes[found[1]].append(f"'sha256-{base64.b64encode(digest).decode()}'")
    script = " ".join(hashes["script"]) or "'none'"
    style = " ".join(hashes["style"]) or "'none'"
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "sandbox allow-scripts allow-downloads allow-modals"
    )


def form_token(secret: str) -> str:
    """Give the token that forms carry, worked out from what the browser's cookie holds.

    Another site can make a browser send the cookie but cannot read it, and so cannot write the
    token into a form of its own.
    """
    return hmac.new(secret.encode(), b"routeopt form", hashlib.sha256).hexdigest()


def same_token(given: str, secret: str) -> bool:
    """Say whether a form's token is the one that belongs to a cookie."""
    return hmac.compare_digest(given.encode(), form_token(secret).encode())
