"""Pages for a browser: files of ours as they are, and headers that let nothing from another host in."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

_SHARED = Path(__file__).resolve().parent / "shared"
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)


def page(path: Path) -> web.StreamResponse:
    """A page, whose scripts, styles and pictures can only be files of ours."""
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache", "Referrer-Policy": "no-referrer"}
    return web.FileResponse(path, headers=headers)


def styles(path: str, *folders: Path) -> web.RouteDef:
    """The style sheets of folders, one after another, behind the theme that pages share: one request before paint."""

    async def serve(request: web.Request) -> web.Response:
        sheets = [_SHARED / "theme.css", *(sheet for folder in folders for sheet in sorted(folder.glob("*.css")))]
        text = "".join(sheet.read_text() for sheet in sheets)
        return web.Response(text=text, content_type="text/css", headers={"Cache-Control": "no-cache"})

    return web.get(path, serve)


def files(prefix: str, folder: Path) -> web.RouteDef:
    """The files of a folder under a prefix."""

    async def serve(request: web.Request) -> web.StreamResponse:
        path = (folder / request.match_info["path"]).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            raise web.HTTPNotFound
        # A page that was changed is seen at the next reload; a font does not change.
        kept = "max-age=86400" if path.suffix == ".woff2" else "no-cache"
        return web.FileResponse(path, headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"})

    return web.get(f"{prefix}/{{path:.+}}", serve)


def shared_files() -> web.RouteDef:
    """What the pages share: `/shared/dom.js`, `/shared/theme.css`, the font."""
    return files("/shared", _SHARED)
