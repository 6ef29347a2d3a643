"""Law 09-08: the register of processings, consents, requests of persons, the export of one file, retention."""
