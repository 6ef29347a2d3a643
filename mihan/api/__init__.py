"""The read API: one router for each app, composed in `web/door.py`, and the tokens that open it.

A token answers for one role of its owner, in a unit at or under the role's, for some areas, until a
day. It never reaches further than its owner does at the moment of the request.
"""
