"""A short page of help for each screen, in three languages, as data: `data/<app>.toml`.

A topic names the screens (views) it is reached from; a test holds every screen to having one.
"""
