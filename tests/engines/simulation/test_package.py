"""What the package promises of itself."""

import re
import textwrap

from mihan.engines import simulation


def test_the_example_of_the_docstring_plays_as_it_stands():
    text = re.search(r"    pack = Pack\(.*?(?=\n\nWhat `w` offers)", simulation.__doc__, re.DOTALL)[0]
    names = {name: getattr(simulation, name) for name in simulation.__all__}
    exec(textwrap.dedent(text), names)
    scenario = simulation.Scenario(
        params={"price": 800, "tables": 6, "gap": 200, "patience": 600},
        rules={"bill_exact": simulation.Rule("SRV.1")},
    )
    session = simulation.played(names["pack"], scenario, 7)
    assert session.world.fault == ""
    assert session.indicators()["takings"] > 0
