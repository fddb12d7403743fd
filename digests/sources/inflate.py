"""Compressed bytes → plain bytes, never more than allowed at once or in all."""

import zlib

from digests.errors import FetchFailed

_STEP = 64 * 1024
_GZIP = 31
_MAX_MEMBERS = 100


class BoundedBody:
    """Collects a body as it arrives, inflating gzip; caps hold on both sides of the inflation.

    A gigabyte of zeros is one megabyte of gzip: zlib is asked for 64 KiB at a time, and asked no
    further once the cap is reached.
    """

    def __init__(self, *, gzip: bool, max_raw: int, max_inflated: int) -> None:
        self._max_raw = max_raw
        self._max_inflated = max_inflated
        self._raw = 0
        self._body = bytearray()
        self._inflater = zlib.decompressobj(_GZIP) if gzip else None
        self._members = 1

    @property
    def size(self) -> int:
        """Bytes of plain body so far."""
        return len(self._body)

    @property
    def raw_size(self) -> int:
        """Bytes so far as they came."""
        return self._raw

    def feed(self, data: bytes) -> None:
        """Take what arrived; raises FetchFailed above a cap or for bytes that are no gzip."""
        self._raw += len(data)
        if self._raw > self._max_raw:
            raise FetchFailed(f"The answer exceeds {self._max_raw:,} bytes.", "too_large")
        if self._inflater is None:
            self._append(data)
            return
        try:
            while data:
                data = self._inflate(data)
        except zlib.error as error:
            raise FetchFailed("The answer's compression is damaged.", "truncated") from error

    def finish(self) -> bytes:
        """The whole body; raises FetchFailed where the compressed stream stops in its middle."""
        if self._inflater is not None and self._raw and not self._inflater.eof:
            raise FetchFailed("The answer's compressed body is cut off.", "truncated")
        return bytes(self._body)

    def _inflate(self, data: bytes) -> bytes:
        assert self._inflater is not None
        if self._inflater.eof:
            data = self._next_member(data)
            if not data:
                return b""
        self._append(self._inflater.decompress(data, _STEP))
        while not self._inflater.eof and self._inflater.unconsumed_tail:
            self._append(self._inflater.decompress(self._inflater.unconsumed_tail, _STEP))
        while not self._inflater.eof:
            rest = self._inflater.decompress(b"", _STEP)
            if not rest:
                return b""
            self._append(rest)
        return self._inflater.unused_data

    def _next_member(self, data: bytes) -> bytes:
        # Members in a row are legal; zeros after the last are what tape left behind.
        data = data.lstrip(b"\0")
        if data:
            self._members += 1
            if self._members > _MAX_MEMBERS:
                raise FetchFailed("The answer's compression has too many parts.", "truncated")
            self._inflater = zlib.decompressobj(_GZIP)
        return data

    def _append(self, data: bytes) -> None:
        if len(self._body) + len(data) > self._max_inflated:
            raise FetchFailed(
                f"The answer unfolds to more than {self._max_inflated:,} bytes.", "too_large"
            )
        self._body += data
