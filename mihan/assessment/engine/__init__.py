"""The doors to the engines: of evidence, which proposes levels; of documents, which prints the passport."""

from mihan.assessment.engine.standing import CriterionStanding, Standing, standing_of, standings_of

__all__ = ["CriterionStanding", "Standing", "standing_of", "standings_of"]
