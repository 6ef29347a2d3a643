"""What visitors read, as plain values: the campus shown, its catalogue, its news."""
