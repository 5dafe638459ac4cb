"""A file that is too large is refused unread; somebody at a page is told so on a page."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from routeopt.web.templating import page

_TOO_LARGE = 413


class TooLargeInWords:
    """Answers a browser's upload that was refused for its size with a page."""

    def __init__(self, app: ASGIApp, *, limit_mb: int) -> None:
        self.app = app
        self.limit_mb = limit_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not _is_upload_of_a_page(scope):
            await self.app(scope, receive, send)
            return
        refused = False

        async def watched(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                refused = message["status"] == _TOO_LARGE
            if not refused:
                await send(message)

        await self.app(scope, receive, watched)
        if refused:
            said = f"At most {self.limit_mb} MB are taken. Nothing of it was kept."
            heading = "What you sent is too large"
            answer = page("error.html.j2", status=_TOO_LARGE, number=_TOO_LARGE, heading=heading,
                          words=said)  # fmt: skip
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)


def _is_upload_of_a_page(scope: Scope) -> bool:
    asks_for_pages = "text/html" in Headers(scope=scope).get("accept", "")
    return scope["method"] == "POST" and asks_for_pages and not scope["path"].startswith("/v1")
