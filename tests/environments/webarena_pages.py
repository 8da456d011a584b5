"""Small real pages for the browser tests, friendly and hostile, and the server that gives them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from agentenv_webarena.browser import Chromium, Look, Window, read_action
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

HOST = "http://shop.homepage.com"
SLOW = 0.7  # seconds

PAGES = {
    "": """<title>Home</title><h1>Welcome</h1>
        <a href='/slow'>to slow</a> <a href='/slow' target=_blank>slow in a tab</a>
        <a href='/moved'>moved</a> <a href='/refresh'>refresh</a> <a href='#part'>part</a>
        <a href='#' onclick="location='/slow'; return false">by script</a>
        <a href='#' onclick="setTimeout(() => location = '/slow', 0); return false">put off</a>
        <a href='#' onclick="window.open('/slow'); return false">pop up</a>
        <a href='#' onclick="fetch('/slow').then(() => document.title = 'Fetched'); return false">
        fetch</a>
        <form method=post action='/posted'><button>Post</button></form>""",
    "form": """<title>Form</title><form action='/echo' method=post>
        <label for=name>Name</label><input id=name name=name value='old text'>
        <label>Notes <textarea name=notes></textarea></label>
        <label>Day <input type=date name=day></label>
        <label>Color <select name=color><option>Red<option>Dark Green<option disabled>Blue</select>
        </label>
        <label>Sizes <select name=sizes multiple><option>S<option>M<option>L</select></label>
        <label><input type=checkbox name=gift value=yes> Gift</label>
        <input aria-label=Fixed value=fixed readonly> <input aria-label=Off disabled>
        <button>Send</button></form>
        <p id=keys>none</p><script>
        for (const kind of ["input", "change", "keyup"]) document.addEventListener(kind, event =>
            document.getElementById("keys").textContent = kind + " " + (event.target.name || ""));
        </script>""",
    "tall": """<title>Tall</title><style>p { height: 100px; margin: 0 }</style>"""
    + "".join(f"<p><a href='/n{number}'>Line {number}</a></p>" for number in range(30)),
    "inner": """<title>Inner</title><style>html, body { height: 100%; margin: 0; overflow: hidden }
        main { height: 720px; overflow: auto } p { height: 100px; margin: 0 }</style><main>"""
    + "".join(f"<p>Line {number}</p>" for number in range(30))
    + "</main>",
    "cut": """<title>Cut</title><style>div { height: 50px; overflow: hidden; position: relative }
        p { margin: 0; height: 50px }</style><div><p>first</p><p>second</p>
        <p style='position: absolute; top: 0; left: 300px'>placed</p></div>
        <div style='position: static'><p>third</p>
        <p style='position: absolute; top: 400px'>outside</p></div>
        <p style='position: fixed; top: 600px'>fixed</p>
        <p style='height: 5000px'>very tall</p>""",
    "framed": """<title>Framed</title><p>around</p>
        <iframe src='/inside' width=400 height=100 title=Hole></iframe>""",
    "inside": """<title>Inside</title><style>body { margin: 0 }
        p { height: 60px; margin: 0 }</style>
        <p><a href='/slow'>in the frame</a></p><p><button onclick="this.textContent = 'pressed'">
        press me</button></p><p>below</p>""",
    "words": """<title>Words</title><h2>It's  a
        "quote"</h2><ul><li>one<li>two</ul><ol><li>first</ol><img alt='A cat'><img alt=''>
        <p>  some <b>bold</b> text</p><button aria-expanded=false aria-haspopup=menu>More</button>
        <input type=checkbox checked aria-label=Box><input type=password value=secret>
        <div style='display: contents'><span>without a box</span></div>
        <table><tr><th>Head<tr><td>Cell</table><p>x<span hidden>hidden</span></p>""",
    "changing": """<title>Changing</title><button onclick="
        document.getElementById('list').innerHTML += '<li><a href=#>more</a>'">Add</button>
        <ul id=list><li><a href='#'>old</a></ul>""",
    "dialogs": """<title>Dialogs</title>
        <button onclick="alert('Hello'); this.textContent = confirm('Sure?')">Ask</button>
        <button onclick="while (true) alert('again')">Again</button>
        <button onclick="window.print(); this.textContent = 'printed'">Print</button>
        <input type=file aria-label=File>
        <button onclick="navigator.geolocation.getCurrentPosition(() => 1, () => 1);
            Notification.requestPermission()">Permit</button>""",
    "leaving": """<title>Leaving</title><button>Touch</button><a href='/slow'>leave</a>
        <script>onbeforeunload = event => event.preventDefault()</script>""",
    "popups": """<title>Popups</title><button
        onclick="for (let n = 0; n < 30; n++) window.open('/inside?' + n)">Many</button>
        <button onclick="window.close()">Close</button>""",
    "closing": "<title>Closing</title><script>window.close()</script>closing",
    "closer": """<title>Closer</title><button onclick="window.open('/closing')">Open</button>""",
    "hang": """<title>Hang</title><button onclick="for (;;);">Hang</button><p>text</p>""",
    "hangs": """<title>Hangs</title><script>for (;;);</script>""",
    "rehang": """<title>Rehang</title><button
        onclick="setInterval(() => { for (;;); }, 1)">Hang</button>""",
    "nest": """<title>Nest</title><p>top</p><iframe src='/nest?0'></iframe><script>
        document.querySelector('iframe').src = '/nest?' + Math.random()</script>""",
    "hashes": """<title>Hashes</title><p>restless</p>
        <script>let at = 0; setInterval(() => location.hash = at++, 20)</script>""",
    "opener": """<title>Opener</title><p>restless</p>
        <script>setInterval(() => window.open('/closing'), 100)</script>""",
    "mail": """<title>Mail</title><a href='mailto:a@b.c'>mail</a> <a href='tel:1'>call</a>
        <a href='steam://run'>other</a> <a href='ftp://a/'>files</a> <a href='/one'>on</a>""",
    "copy": """<title>Copy</title><input aria-label=From value='from here'>
        <input aria-label=To><button onclick="const box = document.querySelector('input');
        box.select(); document.execCommand('copy')">Copy</button>""",
    "worker": """<title>Worker</title><script>navigator.serviceWorker?.register('/sw.js')
        .then(() => document.title = 'Registered', () => document.title = 'Refused')</script>""",
    "halves": """<title>Halves</title><p id=p></p>
        <button onclick="alert('\\ud800')">b</button><script>document.title = '\\udfff';
        document.getElementById('p').textContent = 'x\\ud800y'</script>""",
    "broken": """<title>Broken</title><style>div { width: 150px; font: 20px monospace }</style>
        <div>filler filler <a href='/slow'>a link over two lines</a> end</div>""",
}


def app() -> FastAPI:
    made = FastAPI()

    @made.get("/slow")
    async def slow() -> HTMLResponse:
        await asyncio.sleep(SLOW)
        return HTMLResponse("<title>Slow</title><h1>At last</h1>")

    @made.get("/never")
    async def never() -> HTMLResponse:
        await asyncio.sleep(60)
        return HTMLResponse("")

    @made.get("/moved")
    async def moved() -> RedirectResponse:
        return RedirectResponse("/slow", 302)

    @made.get("/refresh")
    async def refresh() -> HTMLResponse:
        return HTMLResponse("<meta http-equiv=refresh content='0; url=/slow'>soon")

    @made.post("/posted")
    async def posted() -> RedirectResponse:
        await asyncio.sleep(0.2)
        return RedirectResponse("/slow", 303)

    @made.post("/echo")
    async def echo(request: Request) -> HTMLResponse:
        sent = await request.form()
        told = "".join(f"<li>{key}={value!r}" for key, value in sent.multi_items())
        return HTMLResponse(f"<title>Echo</title><ul>{told}</ul>")

    @made.get("/around")
    async def around(n: int = 0) -> RedirectResponse:
        return RedirectResponse(f"/around?n={n + 1}", 302)

    @made.get("/download")
    async def download() -> Response:
        return Response(b"x" * 1000, headers={"content-disposition": "attachment; filename=x.bin"})

    @made.get("/secret")
    async def secret() -> Response:
        return HTMLResponse("<title>No</title>no entry", 401, {"www-authenticate": "Basic"})

    @made.get("/huge/{count}")
    async def huge(count: int) -> HTMLResponse:
        rows = "".join(f"<p><a href='/{n}'>row {n}</a> <b>of it</b></p>" for n in range(count))
        return HTMLResponse(f"<title>Huge</title><select><option>pick</select>{rows}")

    @made.get("/text/{count}")
    async def text(count: int) -> HTMLResponse:
        return HTMLResponse(f"<title>Text</title><p>start {'word ' * count}</p><button>b</button>")

    @made.get("/headers")
    async def headers(request: Request) -> HTMLResponse:
        return HTMLResponse(f"<p>visit {request.headers.get('x-visit')}</p>")

    @made.get("/cookie/{value}")
    async def cookie(value: str) -> Response:
        return HTMLResponse("<p>set", headers={"set-cookie": f"who={value}; Path=/"})

    @made.get("/who")
    async def who(request: Request) -> HTMLResponse:
        return HTMLResponse(f"<p>it is {request.cookies.get('who', 'nobody')}</p>")

    @made.get("/sw.js")
    async def worker() -> Response:
        return Response("", media_type="text/javascript")

    @made.get("/to")
    async def to(url: str) -> RedirectResponse:
        return RedirectResponse(url, 302)

    @made.get("/shows")
    async def shows(url: str) -> HTMLResponse:
        """Tries to reach an address in every way a page has."""
        return HTMLResponse(
            f"""<title>Shows</title><a href="{url}">link</a><iframe src="{url}" title=hole></iframe>
            <p id=fetched>nothing fetched</p><img src="{url}"><script>
            fetch("{url}", {{mode: "no-cors"}}).then(answer => answer.text()).then(
                () => document.getElementById("fetched").textContent = "fetched it", () => 1);
            </script>"""
        )

    @made.get("/{name}")
    async def page(name: str) -> HTMLResponse:
        return HTMLResponse(PAGES.get(name, f"<title>{name}</title><p>page {name}</p>"))

    @made.get("/")
    async def home() -> HTMLResponse:
        return HTMLResponse(PAGES[""])

    return made


@contextmanager
def serving(made: FastAPI) -> Iterator[int]:
    """The port of a server on loopback that runs in a thread."""
    server = uvicorn.Server(uvicorn.Config(made, port=0, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    server.force_exit = True
    thread.join(10)


class Player:
    """A window that is told what to do in the words of an agent."""

    def __init__(self, chromium: Chromium, *urls: str, **options: object):
        self.chromium = chromium

        async def opened() -> Window:
            window = await chromium.window(**options)  # type: ignore[arg-type]
            await window.start([HOST + each for each in urls])
            return window

        self.window = chromium.run(opened(), 40)

    @property
    def look(self) -> Look:
        return self.window.look

    def __call__(self, said: str) -> Look:
        return self.chromium.run(self.window.act(read_action(said)), 60)

    def at(self, path: str) -> Look:
        return self(f"goto [{HOST}{path}]")

    def find(self, name: str) -> int:
        """The first element in view of that name, or else text."""
        found = [node for node in self.look.shown if node.name == name and node.tag != "#document"]
        assert found, f"no {name!r} in\n{self.look.text}"
        named = [node for node in found if node.role != "StaticText"]
        return (named or found)[0].id

    def click(self, name: str) -> Look:
        return self(f"click [{self.find(name)}]")

    def type(self, name: str, text: str, enter: int = 0) -> Look:
        return self(f"type [{self.find(name)}] [{text}] [{enter}]")

    def close(self) -> None:
        self.chromium.run(self.window.close(), 40)
