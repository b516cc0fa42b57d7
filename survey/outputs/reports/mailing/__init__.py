"""The mailing list: who agreed to be written to, in the formats of lists and address books."""
