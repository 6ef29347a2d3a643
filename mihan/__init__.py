"""Mihan, the information system of a multi-trade vocational campus."""
