"""What admins ask of digests → subscriptions, each answer with the next occurrences.

answers    what is answered, and when a subscription runs next
choices    typed topics, sources and zones → the guild's own choices, within its limits
trial      a topic → what it would match in what is stored
use_case   create, change, pause, remove; follow and unfollow
"""

from digests.subscribe.answers import SubscribeAnswer, TopicList
from digests.subscribe.choices import Limits
from digests.subscribe.trial import TopicHit, TopicTrial, TopicTrials
from digests.subscribe.use_case import Subscribe

__all__ = [
    "Limits",
    "Subscribe",
    "SubscribeAnswer",
    "TopicHit",
    "TopicList",
    "TopicTrial",
    "TopicTrials",
]
