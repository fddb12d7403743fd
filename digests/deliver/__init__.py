"""Due occurrences → planned messages → posts, each once, whatever happens in between.

    plan (payload frozen) → claim (lease) → send with the key as nonce → record
                                └─ lease ended: quiesce → read back → record, or send again

The key of a delivery is a function of its occurrence and no random id, so that it is the same after
a restored backup. Times are arguments; only leases are checked on the monotonic clock.

    seams      what Discord's side must offer: Poster, Renderer; the protocol's times; the reports
    compiling  a guild's sources and topics → digests
    planning   what is due → planned deliveries
    explaining why a channel got what it got
    breaker    fewer requests while Discord gives no answers
    sending    planned deliveries → posts, and what was left half done → settled
    use_case   all of it behind one object
"""

from digests.deliver.explaining import Explanation, SourceStep
from digests.deliver.seams import Now, Pace, PlanReport, Poster, Renderer, SendReport
from digests.deliver.use_case import Deliver

__all__ = [
    "Deliver",
    "Explanation",
    "Now",
    "Pace",
    "PlanReport",
    "Poster",
    "Renderer",
    "SendReport",
    "SourceStep",
]
