"""The compiled search over one week: a partial plan in which no hard rule is ever broken.

Start with `facts.py` (the problem as arrays) and `board.py` (the plan, and how a change is tried
and taken back); `chains.py`, `rooms.py` and `teams.py` are the moves, `building.py` makes the
first plan, `annealing.py` improves it. The method is simulated annealing in one stage over
partial feasible plans (Bellio, Ceschia, Di Gaspero, Schaerf, Urli 2016, doi 10.1016/j.cor.2015.07.002)
with Kempe chains (Lü, Hao 2010, doi 10.1016/j.ejor.2008.12.007) and the conflict memory of
iterative forward search (Müller 2005).
"""
