"""A short page of help for each screen, in three languages, as data; the tour of the first import."""
