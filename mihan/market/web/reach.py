"""The two permissions that pages of the market ask for."""

VIEW, LEAD = "workplaces.view", "workplaces.lead"
