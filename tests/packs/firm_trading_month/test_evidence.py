"""What the firm looks for is what the trade's framework asks: every criterion, and none that it does not know."""

import tomllib
from pathlib import Path

import mihan.assessment
from mihan.packs.loading import HERE

FRAMEWORK = Path(mihan.assessment.__file__).parent / "data" / "frameworks" / "commerce.toml"


def asked():
    """Criteria of the firm's competences: key, and whether it is critical."""
    told = tomllib.loads(FRAMEWORK.read_text(encoding="utf-8"))
    return {
        f"{competence['key']}.{criterion['key']}": criterion.get("critical", False)
        for competence in told["competence"]
        if competence["key"].startswith("firm.")
        for element in competence["element"]
        for criterion in element["criterion"]
    }


def looked_for():
    told = tomllib.loads((HERE / "firm_trading_month" / "data" / "evidence.toml").read_text(encoding="utf-8"))
    return told["rule"]


def test_every_criterion_is_looked_for_and_no_other():
    assert {rule["criterion"] for rule in looked_for().values()} == set(asked())


def test_a_rule_is_of_the_competence_of_its_criterion():
    assert [
        name for name, rule in looked_for().items() if rule["criterion"].rpartition(".")[0] != rule["competence"]
    ] == []


def test_what_must_not_be_missed_is_critical_in_the_framework_too():
    critical = asked()
    assert [name for name, r in looked_for().items() if r.get("critical") and not critical[r["criterion"]]] == []
    proven = {rule["criterion"] for rule in looked_for().values() if rule.get("critical")}
    assert proven == {criterion for criterion, is_critical in critical.items() if is_critical}
