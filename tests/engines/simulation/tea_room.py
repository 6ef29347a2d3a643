"""A small workplace to try the engine on: two waiters, a cook, a till, one incident."""

from mihan.engines.simulation import Amount, Choice, Incident, Pack, Rule, Scenario, Thing, Ticks

pack = Pack("tea_room", "1.0.0", length=7200, public=("price",), trusted=("till",))
waiter = pack.role("waiter", seats=2, counts=("served",))
cook = pack.role("cook")
pack.sees(waiter, "table", "number", "guests", when=lambda table: table["guests"] > 0)
pack.sees(cook, "pot", "state")
pack.task("order", waiter, within="patience", shows=("table", "cups"))
pack.task("pot_check", cook, station="observed", shows=("pot",))

SCENARIO = Scenario(
    params={"price": 800, "tables": 6, "gap": 200, "patience": 600},
    rules={"bill_exact": Rule("SRV.1"), "clean_pot": Rule("SRV.2", critical=True)},
    incidents=(Incident("pot_breaks", at=1000, until=2000),),
)


@pack.begin
def begin(w):
    w.v.update(served=0, lost=0, broken=0)
    for number in range(1, w.p["tables"] + 1):
        w.new("table", number=number, guests=0, secret_tip=w.below("begin.tip", 100))
    pot = w.new("pot", state="whole")
    w.open("pot_check", pot=pot["id"])
    w.after(60, "guests_come")


@pack.event
def guests_come(w):
    w.after(1 + w.expo("guests.gap", w.p["gap"]), "guests_come")
    free = [t for t in w.things("table").values() if not t["guests"]]
    if free:
        free[0]["guests"] = cups = w.between("guests.number", 1, 4)
        w.open("order", table=free[0]["id"], cups=cups, true_mood="hidden")


@pack.incident(told="cook")
def pot_breaks(w):
    w.thing("pot", "1")["state"] = "broken"
    w.v["broken"] += 1


@pack.decision(waiter, task="order", bill=Amount(), manner=Choice("warm", "cold"))
def serve(w, task, bill, manner):
    w.new("note", manner=manner)  # an effect before a guard, on purpose: a refusal must undo it
    w.send("street", "smell", cups=1)
    w.require(bill > 0, "no_free_tea", bill=bill)
    due = task["data"]["cups"] * w.p["price"]
    w.evidence("bill_exact", bill == due)
    w.thing("table", task["data"]["table"])["guests"] = 0
    w.v["served"] += 1
    w.post("till", "tea", debit={"5161": bill}, credit={"7127": bill})


@pack.decision(cook, task="pot_check", ticks=Ticks("rinsed", "dry", "no_smell"))
def check_pot(w, task, ticks):
    w.evidence("clean_pot", len(ticks), 3)
    w.after(900, "pot_again")


@pack.event
def pot_again(w):
    w.open("pot_check", pot="1")


@pack.decision(waiter, closes=False, table=Thing("table"))
def send_away(w, table):
    w.require(table["guests"] == 4, "only_parties_of_four")
    task = next(t for t in w.tasks("order") if t["data"]["table"] == table["id"])
    table["guests"] = 0
    w.close(task, "sent_away")


@pack.decision(cook)
def fail(w):
    w.v["served"] += 100
    w.thing("pot", "none of that name")


@pack.decision(cook)
def cheat(w):
    w.v["served"] -= 1000


@pack.message
def newspaper(w, praise):
    w.require(praise > 0, "no_bad_news")
    w.tell("waiter", "praised", praise=praise)


@pack.overdue("order")
def nobody_came(w, task):
    w.missed(task, "bill_exact")
    w.thing("table", task["data"]["table"])["guests"] = 0
    w.v["lost"] += 1


@pack.invariant
def nobody_is_served_less_than_never(w):
    return w.v["served"] >= 0


@pack.indicator(unit="centimes")
def takings(w):
    return w.balance("till", "5161")


@pack.indicator(good="down")
def lost(w):
    return w.v["lost"]


@pack.board("waiter")
def room(seen):
    return [table["number"] for table in seen["things"]["table"].values()]


@pack.bot("waiter")
def waiter_bot(me):
    for task in me.tasks("order"):
        due = task["data"]["cups"] * me.p["price"]
        yield me.does("serve", task=task["id"], bill=due if me.right("bill") else due + 100, manner="warm")


@pack.bot("cook")
def cook_bot(me):
    for task in me.tasks("pot_check"):
        yield me.does("check_pot", task=task["id"], ticks=["rinsed", "dry", "no_smell"][: 3 if me.right("pot") else 2])
