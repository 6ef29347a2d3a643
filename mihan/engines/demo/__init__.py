"""The demo campus: invented people, groups, trainers and hours over the reference offer.

Pure: parsed reference rows in, plain rows out, chance only from the seed.
Start with `build_campus`.
"""

from mihan.engines.demo.campus import Campus, build_campus
from mihan.engines.demo.pace import Pace
from mihan.engines.demo.reference import ReferenceData
from mihan.engines.demo.region import region_rows

__all__ = ["Campus", "Pace", "ReferenceData", "build_campus", "region_rows"]
