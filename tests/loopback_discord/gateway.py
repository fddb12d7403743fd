"""Discord's gateway on one websocket path: hello, identify, resume, events, and its moods."""

import asyncio
import contextlib
import json
from collections import Counter, deque

from aiohttp import WSMsgType, web

from tests.loopback_discord.compression import Encoder, encoder_for
from tests.loopback_discord.model import Json
from tests.loopback_discord.payloads import guild_create_json, self_json
from tests.loopback_discord.rest_application import gateway_url
from tests.loopback_discord.sessions import Session
from tests.loopback_discord.signals import Signal
from tests.loopback_discord.state import Event
from tests.loopback_discord.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
AUTHENTICATION_FAILED, BAD_SHARD, DISALLOWED_INTENTS, RATE_LIMITED = 4004, 4010, 4014, 4008
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
MESSAGE_CONTENT = 1 << 15
PAYLOAD_BYTES = 4096
MAX_PAYLOADS, PAYLOAD_WINDOW_SECONDS = 120, 60.0
_GUILDS, _GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12


class Connection:
    """One websocket. Sending never waits: a task of its own writes, in order."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.received_at: deque[float] = deque(maxlen=MAX_PAYLOADS)
        self.read_up_to = 0
        self._transport = request.transport
        self._encoder: Encoder = encoder_for(request.query.get("compress"))
        self._queue: asyncio.Queue[Json | int] = asyncio.Queue()

    def send(self, payload: Json) -> None:
        """Put a payload in line."""
        self._queue.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close with a code, after what is in line."""
        self._queue.put_nowait(code)

    def cut(self) -> None:
        """Drop the connection without a word, as a broken network does."""
        if self._transport is not None:
            self._transport.abort()

    async def write(self) -> None:
        """Write until a close comes up or the other side is gone."""
        while True:
            item = await self._queue.get()
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            frame = self._encoder.encode(item)
            try:
                if isinstance(frame, str):
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(frame)
            except (ConnectionError, RuntimeError):
                return


class Gateway:
    """All shards' connections and sessions, and the ways in which a gateway can misbehave."""

    def __init__(self, world: World, *, heartbeat_seconds: float = 41.25) -> None:
        self.world = world
        self.heartbeat_seconds = heartbeat_seconds
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.changed = Signal()
        self.counts: Counter[str] = Counter()
        self.refuses_handshakes = False
        self.refuses_resumes = False
        self.acknowledges_heartbeats = True
        self.violations: list[str] = []
        world.emit = self.emit

    @property
    def ready_count(self) -> int:
        """How often a session has begun or gone on; a restart waits for the next one."""
        return self.counts["READY"] + self.counts["RESUMED"]

    def is_ready(self) -> bool:
        """Whether every shard of the running bot has a connected session."""
        live = [one for one in self.sessions.values() if one.is_connected]
        shards = {one.shard for one in live}
        return bool(live) and len(shards) >= live[0].shard_count

    def emit(self, event: Event) -> None:
        """Send an event to the shard it belongs to, if its intents and rights cover it."""
        for session in self.sessions.values():
            if session.serves(event.guild_id) and self._wants(session, event):
                session.dispatch(event.name, self._shown(session, event))

    def cut(self) -> None:
        """Drop every connection without a close frame; sessions can be resumed."""
        for one in list(self.connections):
            one.cut()

    def close(self, code: int = 4000) -> None:
        """Close every connection with a code; 4004 and 4010 to 4014 are final for the bot."""
        for one in list(self.connections):
            one.close(code)

    def reconnect(self) -> None:
        """Ask every connection to come back (op 7)."""
        self._tell({"op": RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Declare every session invalid (op 9)."""
        if not resumable:
            self.sessions = {}
        self._tell({"op": INVALID, "d": resumable, "s": None, "t": None})

    async def read(self, patience: float) -> bool:
        """Ask for a heartbeat (op 1) and wait until it names the last event of every session.

        A client reads in order, so it has then taken in all that was sent before.
        """
        waiting = [
            (one, one.session.sequence)
            for one in self.connections
            if one.session is not None and one.session.connection is one
        ]
        for one, _ in waiting:
            one.send({"op": HEARTBEAT, "d": None, "s": None, "t": None})
        found = await self.changed.until(
            lambda: all(one.read_up_to >= last for one, last in waiting), patience
        )
        return bool(found)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it ends."""
        if self.refuses_handshakes:
            self.counts["refused handshake"] += 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        interval = int(self.heartbeat_seconds * 1000)
        connection.send({"op": HELLO, "d": {"heartbeat_interval": interval}, "s": None, "t": None})
        try:
            await self._listen(connection)
        finally:
            self._forget(connection)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            if self._too_many(connection):
                connection.close(RATE_LIMITED)
                return
            if len(frame.data.encode()) > PAYLOAD_BYTES:
                self.violations.append("gateway payload above 4096 bytes")
            payload = json.loads(frame.data)
            self._receive(connection, payload)

    def _too_many(self, connection: Connection) -> bool:
        """Count a payload; the 121st within a minute is one too many."""
        now, times = self.world.monotonic(), connection.received_at
        over = len(times) == MAX_PAYLOADS and now - times[0] < PAYLOAD_WINDOW_SECONDS
        if over:
            self.violations.append("more than 120 gateway payloads in a minute")
        times.append(now)
        return over

    def _receive(self, connection: Connection, payload: Json) -> None:
        data: Json = payload.get("d") or {}
        match payload.get("op"):
            case 1:
                self.counts["HEARTBEAT"] += 1
                connection.read_up_to = payload.get("d") or 0
                self.changed.notify()
                if self.acknowledges_heartbeats:
                    connection.send({"op": ACK, "d": None, "s": None, "t": None})
            case 2:
                self._identify(connection, data)
            case 6:
                self._resume(connection, data)
            case _:
                self.counts[f"op {payload.get('op')}"] += 1

    def _identify(self, connection: Connection, data: Json) -> None:
        self.counts["IDENTIFY"] += 1
        self.world.identifies += 1
        if data.get("token") != self.world.token:
            connection.close(AUTHENTICATION_FAILED)
            return
        intents = int(data.get("intents") or 0)
        if intents & PRIVILEGED & ~self.world.privileged_intents:
            connection.close(DISALLOWED_INTENTS)
            return
        shard, count = data.get("shard") or (0, 1)
        if not 0 <= shard < count:
            connection.close(BAD_SHARD)
            return
        # A new session of the shard replaces what nobody listens to any more.
        self.sessions = {
            key: one for key, one in self.sessions.items() if one.is_connected or one.shard != shard
        }
        session = Session(shard, count, intents)
        self.sessions[session.id] = session
        self._attach(connection, session)
        mine = [g for g in self.world.guilds.values() if g.has_bot and session.serves(g.id)]
        bot = self.world.bot
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self_json(bot),
                "guilds": [{"id": str(one.id), "unavailable": True} for one in mine],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": gateway_url(self.world),
                "shard": [shard, count],
                "application": {"id": str(self.world.application_id), "flags": 0},
                "private_channels": [],
                "relationships": [],
                "presences": [],
                "geo_ordered_rtc_regions": [],
                "_trace": ["loopback"],
            },
        )
        if intents & _GUILDS:
            for guild in mine:
                if guild.available:
                    session.dispatch("GUILD_CREATE", guild_create_json(self.world, guild))
        self.counts["READY"] += 1
        self.changed.notify()

    def _resume(self, connection: Connection, data: Json) -> None:
        self.counts["RESUME"] += 1
        if data.get("token") != self.world.token:
            connection.close(AUTHENTICATION_FAILED)
            return
        session = self.sessions.get(str(data.get("session_id")))
        missed = None if session is None else session.missed(int(data.get("seq") or 0))
        if session is None or missed is None or self.refuses_resumes:
            connection.send({"op": INVALID, "d": False, "s": None, "t": None})
            return
        if session.connection is not None:
            session.connection.cut()
        self._attach(connection, session)
        for payload in missed:
            connection.send(payload)
        session.dispatch("RESUMED", {"_trace": ["loopback"]})
        self.counts["RESUMED"] += 1
        self.changed.notify()

    def _attach(self, connection: Connection, session: Session) -> None:
        connection.session, session.connection = session, connection

    def _forget(self, connection: Connection) -> None:
        self.connections.discard(connection)
        session = connection.session
        if session is None or session.connection is not connection:
            return
        session.connection = None
        # A client that closes with 1000 or 1001 ends its session; any other end can be resumed.
        if connection.socket.close_code in (1000, 1001):
            self.sessions.pop(session.id, None)
        self.changed.notify()

    def _tell(self, payload: Json) -> None:
        for one in list(self.connections):
            one.send(payload)

    def _wants(self, session: Session, event: Event) -> bool:
        if event.name == "INTERACTION_CREATE":
            return True
        if not event.name.startswith("MESSAGE_"):
            return bool(session.intents & _GUILDS) and self._in_guild(event)
        needed = _DIRECT_MESSAGES if event.guild_id is None else _GUILD_MESSAGES
        channel = self.world.channels.get(event.channel_id or 0)
        visible = channel is not None and self.world.allows(channel, self.world.bot, "view_channel")
        return bool(session.intents & needed) and visible

    def _in_guild(self, event: Event) -> bool:
        guild = self.world.guilds.get(event.guild_id or 0)
        return guild is None or guild.has_bot or event.name == "GUILD_DELETE"

    def _shown(self, session: Session, event: Event) -> Json:
        """Blank other people's words where the message content intent is missing."""
        bot_id = str(self.world.bot.id)
        data = event.data
        if "content" not in data or event.guild_id is None or session.intents & MESSAGE_CONTENT:
            return data
        is_named = any(one["id"] == bot_id for one in data.get("mentions", ()))
        if data["author"]["id"] == bot_id or is_named:
            return data
        return data | {"content": "", "embeds": [], "attachments": [], "components": []}
