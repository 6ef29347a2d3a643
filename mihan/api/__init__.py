"""The read API: one router for each app, composed here, and the tokens that open it."""
