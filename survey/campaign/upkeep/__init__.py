"""Upkeep of a campaign: erasing what a person asks to be erased, purging, backups, freeing photos.

What does not live here: which parts an erasure takes (`log.erasure`), and how bytes go (`store`, `travel`).
"""
