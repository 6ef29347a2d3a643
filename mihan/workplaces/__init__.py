"""Simulated workplaces: the packs there are, tried by bots; sessions come next.

Words: a *pack* is one workplace (hotel, firm, ward); a *world* one draw of it, by its seed; a
*session* a world that people play. Start with `engine/`, the door to packs and their engine.
"""
