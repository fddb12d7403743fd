"""Exchanges → bullets with quotes and topics.

In the order in which words meet them:

    sentences   text → sentence spans
    words       text → words with places, folded and stemmed
    phrases     many phrases → one pass over the words
    stock       stock phrases (stock.toml) → what a sentence is known for
    candidates  answer turns → sentences with what scoring asks of each
    features    sentences + question → small numbers
    scoring     numbers and weights (weights.json) → one score each
    extractive  exchange → bullets, without a model
    compress    spoken sentence → the same without fillers
    quotes      span → verbatim quote; inner: whom it quotes inside
    grounding   bullet → does it stand on its quote?
    topics      exchange → topics, and the words that say so
    bullets     transcript → checked bullets with topics
    headline    question → what it is about
    answers     answer → whether it answers
"""
