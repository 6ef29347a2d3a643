"""The one door to the engine of simulations and to its packs: rows in, a world in play out."""
