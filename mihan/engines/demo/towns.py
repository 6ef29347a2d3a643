"""Where the invented trainees of the demo were born and live, all in the Marrakech-Safi region."""

# Repeated towns weigh more: the campus stands at Tamansourt, next to Marrakech.
TOWNS = (
    "Marrakech", "Marrakech", "Marrakech", "Marrakech", "Marrakech", "Tamansourt",
    "Tamansourt", "Safi", "Safi",
    "Essaouira", "El Kelâa des Sraghna", "Ben Guerir", "Youssoufia", "Chichaoua",
    "Tahannaout", "Amizmiz",
    "Imintanoute", "Aït Ourir", "Sidi Bou Othmane", "Chemaïa", "Asni", "Tameslouht", "Ourika",
)  # fmt: skip

DISTRICTS = (
    "Al Massira", "Daoudiate", "Sidi Youssef Ben Ali", "Mhamid", "Azli", "Hay Hassani",
    "Hay Mohammadi", "Al Amal",
    "Al Wahda", "Annakhil", "Al Qods", "Essaada", "Al Atlas", "Ennahda", "Al Kheir", "Oued Eddahab",
)  # fmt: skip
