"""How things look: shell, components, lists, charts. See ui/README.md and the gallery at /ui/."""
