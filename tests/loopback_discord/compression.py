"""JSON payloads → websocket frames, in the transport compression that the client asked for."""

import importlib
import json
import zlib
from typing import Any, Protocol

from tests.loopback_discord.model import Json


class Encoder(Protocol):
    """One per connection, because the compressed streams go on from frame to frame."""

    def encode(self, payload: Json) -> bytes | str:
        """Give the frame: text when plain, bytes when compressed."""
        ...


class PlainEncoder:
    """No transport compression: text frames."""

    def encode(self, payload: Json) -> bytes | str:
        """Give the payload as text."""
        return json.dumps(payload)


class ZlibEncoder:
    """`compress=zlib-stream`: one deflate stream, flushed after each payload."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def encode(self, payload: Json) -> bytes | str:
        """Give the next piece of the stream; it ends with the sync mark."""
        packed = self._stream.compress(json.dumps(payload).encode())
        return packed + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdEncoder:
    """`compress=zstd-stream`: a client asks for it only where a zstd module is installed."""

    def __init__(self) -> None:
        # Not among this project's packages; a client that has one of them may still come here.
        try:
            module: Any = importlib.import_module("zstandard")
            self._stream = module.ZstdCompressor().compressobj()
            self._flush_block = module.COMPRESSOBJ_FLUSH_BLOCK
        except ModuleNotFoundError:
            module = importlib.import_module("compression.zstd")
            self._stream = module.ZstdCompressor()
            self._flush_block = module.ZstdCompressor.FLUSH_BLOCK

    def encode(self, payload: Json) -> bytes | str:
        """Give the next block of the stream."""
        packed: bytes = self._stream.compress(json.dumps(payload).encode())
        return packed + bytes(self._stream.flush(self._flush_block))


def encoder_for(compress: str | None) -> Encoder:
    """Choose by the `compress` parameter of the gateway's address."""
    if compress == "zlib-stream":
        return ZlibEncoder()
    if compress == "zstd-stream":
        return ZstdEncoder()
    return PlainEncoder()
