"""The engine of simulated workplaces: a pack, a scenario, a seed and inputs in; a world out.

Pure: standard library only, whole numbers only, no clock, no files, no `hash()`. A session is
(pack and version, scenario, seed, inputs), and everything else follows from these, the same on
every machine: `replay` ends in the live hash. Sources: DEVS and event-list simulation (Zeigler;
Law), event sourcing (the inputs are the log), evidence-centred design (Mislevy, CSE 632).

**Writing a pack.** A pack is a module with one `Pack`, whose functions are registered by
decorators. Their names are the keys of their texts; every number comes from the parameters.

    pack = Pack("tea_room", "1.0.0", length=2 * 3600, public=("price",), trusted=("till",))
    waiter = pack.role("waiter", seats=2, counts=("served",))
    pack.sees(waiter, "table", "number", "guests")            # what is not named stays hidden
    pack.task("order", waiter, within="patience", shows=("table", "cups"))

    @pack.begin
    def begin(w):
        w.v.update(served=0, lost=0)
        for number in range(1, w.p["tables"] + 1):
            w.new("table", number=number, guests=0)
        w.after(60, "guests_come")

    @pack.event
    def guests_come(w):
        w.after(1 + w.expo("guests.gap", w.p["gap"]), "guests_come")
        table = next((t for t in w.things("table").values() if not t["guests"]), None)
        if table:
            table["guests"] = cups = w.between("guests.number", 1, 4)
            w.open("order", table=table["id"], cups=cups)

    @pack.decision(waiter, task="order", bill=Amount())
    def serve(w, task, bill):
        due = task["data"]["cups"] * w.p["price"]
        w.require(bill > 0, "no_free_tea")                    # guards first, then effects
        w.evidence("bill_exact", bill == due)                 # a rule of evidence.toml
        w.thing("table", task["data"]["table"])["guests"] = 0
        w.v["served"] += 1
        w.post("till", "tea", debit={"5161": bill}, credit={"7127": bill})

    @pack.overdue("order")
    def nobody_came(w, task):
        w.missed(task, "bill_exact")
        w.thing("table", task["data"]["table"])["guests"] = 0
        w.v["lost"] += 1

    @pack.invariant
    def every_order_has_its_table(w):
        return all(w.thing("table", t["data"]["table"])["guests"] for t in w.tasks("order"))

    @pack.indicator(unit="centimes", good="up")
    def takings(w):
        return w.balance("till", "5161")

    @pack.board(waiter)
    def room(seen):                                           # from what the role sees, so it cannot leak
        return [t for t in seen["things"]["table"].values() if t["guests"]]

    @pack.bot(waiter)
    def bot(me):
        for task in me.tasks("order"):
            due = task["data"]["cups"] * me.p["price"]
            yield me.does("serve", task=task["id"], bill=due if me.right("bill") else due + 100)

What `w` offers: `w.t`, `w.at`, `w.after`; chance by stream (`chance`, `below`, `between`, `pick`,
`expo`, `normal`; one stream per variable, named `event.variable`); `new`, `things`, `thing`,
`remove`; counters `w.v`, parameters `w.p`; `require`, `refuse`; `open`, `close`, `tasks`, `age`;
`evidence`, `missed`; `post`, `enter`, `balance`, `differences`; `tell`, `send`, `fact`; and while a
decision runs `w.seat`, `w.role`. `pack.incident(told=role)` is an event that the calendar or an
instructor may set off; `pack.message` what the market sends in. Fields of forms: `YesNo`, `Number`,
`Amount`, `Choice`, `Ticks`, `Thing`, `Words`, `Entry`. Values kept in the state are whole numbers,
words and truth values, in dicts with string keys and lists. A decision that raises changes nothing:
the state is put back and the refusal stays in the log.

**Running one.** `Session` plays (`submit`, `decide`, `look`, `seen`), `Crew` and `played` add bots,
`replay`, `Timeline`, `branch`, `curves` and `why` go back over it, `clock` turns the wall's time into
the session's. Times are in the pack's unit since the beginning, money in centimes, chances and
weights in thousandths.
"""

from mihan.engines.simulation.acts import ACTS
from mihan.engines.simulation.bots import REFERENCE, SKILLS, Crew, Move, Player, at_random, played
from mihan.engines.simulation.causes import Cause, chain_from, why
from mihan.engines.simulation.clock import now
from mihan.engines.simulation.forms import Amount, Choice, Entry, Field, Number, Thing, Ticks, Words, YesNo
from mihan.engines.simulation.inputs import GENESIS, Actor, Input, Refusal, Refused, chain, link
from mihan.engines.simulation.pack import Good, Pack, Station
from mihan.engines.simulation.randomness import Streams
from mihan.engines.simulation.replaying import Timeline, branch, curves, play_on, replay
from mihan.engines.simulation.scenario import WHOLE, Incident, Rule, Scenario
from mihan.engines.simulation.session import Session, indicators
from mihan.engines.simulation.views import seen_by
from mihan.engines.simulation.world import Task, World

__all__ = [
    "ACTS", "GENESIS", "REFERENCE", "SKILLS", "WHOLE", "Actor", "Amount", "Cause", "Choice", "Crew", "Entry", "Field",
    "Good", "Incident", "Input", "Move", "Number", "Pack", "Player", "Refusal", "Refused", "Rule", "Scenario",
    "Session", "Station", "Streams", "Task", "Thing", "Ticks", "Timeline", "Words", "World", "YesNo", "at_random",
    "branch", "chain", "chain_from", "curves", "indicators", "link", "now", "play_on", "played", "replay", "seen_by",
    "why",
]  # fmt: skip
