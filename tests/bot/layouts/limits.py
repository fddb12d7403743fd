"""Discord's documented limits on a Components V2 message, looked at in the payload itself."""

import json
from collections.abc import Iterator
from typing import Any

from bot.layouts.components import Layout


def assert_within_limits(layout: Layout) -> None:
    """Fails naming the limit that the message breaks."""
    payload = layout.payload()
    # A lone surrogate would make the body unencodable.
    json.dumps(payload, ensure_ascii=False).encode()
    assert payload["allowed_mentions"] == {"parse": []}
    assert payload["flags"] == 1 << 15
    nodes = list(_nodes(payload["components"]))
    assert 0 < len(nodes) <= 40
    texts = [node["content"] for node in nodes if node["type"] == 10]
    assert sum(len(text.encode("utf-16-le")) // 2 for text in texts) <= 4000
    assert all(text.strip() for text in texts)
    ids = [node["custom_id"] for node in nodes if "custom_id" in node]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(each) <= 100 for each in ids)
    for node in nodes:
        _check_node(node)


def _check_node(node: dict[str, Any]) -> None:
    match node["type"]:
        case 1:
            assert 1 <= len(node["components"]) <= 5
        case 2:
            assert 1 <= len(node["label"].encode("utf-16-le")) // 2 <= 80
            assert len(node.get("url", "")) <= 512
            assert ("url" in node) != ("custom_id" in node)
        case 3:
            options = node["options"]
            assert 1 <= len(options) <= 25
            assert len({option["value"] for option in options}) == len(options)
            for option in options:
                for field in ("label", "value", "description"):
                    assert len(option.get(field, "x").encode("utf-16-le")) // 2 <= 100
                    assert option.get(field, "x").strip()
            assert len(node["placeholder"]) <= 150
        case 6 | 8:
            assert len(node["placeholder"]) <= 150
        case 9:
            assert 1 <= len(node["components"]) <= 3
        case 17:
            assert node["components"]
        case other:
            assert other in {10, 14}


def _nodes(components: Any) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _nodes(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]
