"""The public site: campus, poles, catalogue, comparison and basket, news; no sign-in, the language in the address."""
